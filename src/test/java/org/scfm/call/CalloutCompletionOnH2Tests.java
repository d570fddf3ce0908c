package org.scfm.call;

import org.scfm.test.OnH2;

@OnH2
class CalloutCompletionOnH2Tests extends CalloutCompletionContract {

}
