package org.scfm.admin;

import org.scfm.test.OnH2;

@OnH2
class RecoveryOnH2Tests extends RecoveryContract {

}
