package org.scfm.flow;

import org.scfm.test.OnMySql;

@OnMySql
class SettleFlowsOnMySqlTests extends SettleFlowsContract {

}
