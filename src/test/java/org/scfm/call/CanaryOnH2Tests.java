package org.scfm.call;

import org.scfm.test.OnH2;

@OnH2
class CanaryOnH2Tests extends CanaryContract {

}
