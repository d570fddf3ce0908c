package org.scfm.flow;

import org.scfm.test.OnH2;

@OnH2
class RefusedFlowsOnH2Tests extends RefusedFlowsContract {

}
