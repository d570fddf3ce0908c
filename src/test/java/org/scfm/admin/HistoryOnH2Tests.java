package org.scfm.admin;

import org.scfm.test.OnH2;

@OnH2
class HistoryOnH2Tests extends HistoryContract {

}
