package org.scfm.launch;

import org.scfm.test.OnMySql;

@OnMySql
class RemoteJobsOnMySqlTests extends RemoteJobsContract {

}
