package org.scfm.call;

import org.scfm.test.OnH2;

@OnH2
class BreakerOnH2Tests extends BreakerContract {

}
