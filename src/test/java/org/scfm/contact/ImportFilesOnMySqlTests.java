package org.scfm.contact;

import org.scfm.test.OnMySql;

@OnMySql
class ImportFilesOnMySqlTests extends ImportFilesContract {

}
