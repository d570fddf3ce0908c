package org.scfm.database;

import org.scfm.test.OnH2;

@OnH2
class RowUpdatesOnH2Tests extends RowUpdatesContract {

}
