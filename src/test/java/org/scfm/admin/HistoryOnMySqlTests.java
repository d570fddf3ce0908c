package org.scfm.admin;

import org.scfm.test.OnMySql;

@OnMySql
class HistoryOnMySqlTests extends HistoryContract {

}
