package org.scfm.call;

import org.scfm.test.OnMySql;

@OnMySql
class BreakerOnMySqlTests extends BreakerContract {

}
