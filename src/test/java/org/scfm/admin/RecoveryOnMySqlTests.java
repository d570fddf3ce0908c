package org.scfm.admin;

import org.scfm.test.OnMySql;

@OnMySql
class RecoveryOnMySqlTests extends RecoveryContract {

}
