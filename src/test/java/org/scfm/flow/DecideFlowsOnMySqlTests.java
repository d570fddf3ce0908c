package org.scfm.flow;

import org.scfm.test.OnMySql;

@OnMySql
class DecideFlowsOnMySqlTests extends DecideFlowsContract {

}
