package org.scfm.flow;

import org.scfm.test.OnMySql;

@OnMySql
class LateFlowsOnMySqlTests extends LateFlowsContract {

}
