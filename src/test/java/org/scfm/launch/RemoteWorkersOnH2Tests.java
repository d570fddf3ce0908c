package org.scfm.launch;

import org.scfm.test.OnH2;

@OnH2
class RemoteWorkersOnH2Tests extends RemoteWorkersContract {

}
