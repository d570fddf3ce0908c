package org.scfm.remote;

import org.scfm.test.OnH2;

@OnH2
class PartitionDispatcherOnH2Tests extends PartitionDispatcherContract {

}
