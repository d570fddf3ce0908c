package org.scfm.launch;

import org.scfm.test.OnH2;

@OnH2
class RemoteJobsOnH2Tests extends RemoteJobsContract {

}
