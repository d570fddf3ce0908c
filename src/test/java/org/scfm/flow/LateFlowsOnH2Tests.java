package org.scfm.flow;

import org.scfm.test.OnH2;

@OnH2
class LateFlowsOnH2Tests extends LateFlowsContract {

}
