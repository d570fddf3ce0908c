package org.scfm.monitoring;

import org.scfm.test.OnH2;

@OnH2
class HeldBackOnH2Tests extends HeldBackContract {

}
