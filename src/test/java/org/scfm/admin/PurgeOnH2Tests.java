package org.scfm.admin;

import org.scfm.test.OnH2;

@OnH2
class PurgeOnH2Tests extends PurgeContract {

}
