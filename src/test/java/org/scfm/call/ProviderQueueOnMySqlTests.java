package org.scfm.call;

import org.scfm.test.OnMySql;

@OnMySql
class ProviderQueueOnMySqlTests extends ProviderQueueContract {

}
