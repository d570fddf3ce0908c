package org.scfm.remote;

import org.scfm.test.OnMySql;

@OnMySql
class PartitionDispatcherOnMySqlTests extends PartitionDispatcherContract {

}
