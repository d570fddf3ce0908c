package org.scfm.database;

import org.scfm.test.OnMySql;

@OnMySql
class SnapshotOnMySqlTests extends SnapshotContract {

}
