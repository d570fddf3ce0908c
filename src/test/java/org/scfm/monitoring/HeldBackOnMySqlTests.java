package org.scfm.monitoring;

import org.scfm.test.OnMySql;

@OnMySql
class HeldBackOnMySqlTests extends HeldBackContract {

}
