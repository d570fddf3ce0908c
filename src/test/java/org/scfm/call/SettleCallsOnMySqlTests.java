package org.scfm.call;

import org.scfm.test.OnMySql;

@OnMySql
class SettleCallsOnMySqlTests extends SettleCallsContract {

}
