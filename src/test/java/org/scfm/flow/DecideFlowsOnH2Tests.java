package org.scfm.flow;

import org.scfm.test.OnH2;

@OnH2
class DecideFlowsOnH2Tests extends DecideFlowsContract {

}
