package org.scfm.admin;

import org.scfm.test.OnMySql;

@OnMySql
class PurgeOnMySqlTests extends PurgeContract {

}
