package org.scfm.flow;

import org.scfm.test.OnMySql;

@OnMySql
class RefusedFlowsOnMySqlTests extends RefusedFlowsContract {

}
