package org.scfm.database;

import org.scfm.test.OnMySql;

@OnMySql
class RowUpdatesOnMySqlTests extends RowUpdatesContract {

}
