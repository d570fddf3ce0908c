package org.scfm.database;

import org.scfm.test.OnH2;

@OnH2
class SnapshotOnH2Tests extends SnapshotContract {

}
