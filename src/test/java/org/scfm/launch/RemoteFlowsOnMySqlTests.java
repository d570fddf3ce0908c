package org.scfm.launch;

import org.scfm.test.OnMySql;

@OnMySql
class RemoteFlowsOnMySqlTests extends RemoteFlowsContract {

}
