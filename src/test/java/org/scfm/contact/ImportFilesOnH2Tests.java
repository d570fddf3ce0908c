package org.scfm.contact;

import org.scfm.test.OnH2;

@OnH2
class ImportFilesOnH2Tests extends ImportFilesContract {

}
