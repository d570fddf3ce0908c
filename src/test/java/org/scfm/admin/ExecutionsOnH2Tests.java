package org.scfm.admin;

import org.scfm.test.OnH2;

@OnH2
class ExecutionsOnH2Tests extends ExecutionsContract {

}
