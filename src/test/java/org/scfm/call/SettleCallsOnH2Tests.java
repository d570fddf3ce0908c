package org.scfm.call;

import org.scfm.test.OnH2;

@OnH2
class SettleCallsOnH2Tests extends SettleCallsContract {

}
