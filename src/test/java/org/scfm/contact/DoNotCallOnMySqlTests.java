package org.scfm.contact;

import org.scfm.test.OnMySql;

@OnMySql
class DoNotCallOnMySqlTests extends DoNotCallContract {

}
