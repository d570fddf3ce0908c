package org.scfm.contact;

import org.scfm.test.OnMySql;

@OnMySql
class ImportContactsJobOnMySqlTests extends ImportContactsJobContract {

}
