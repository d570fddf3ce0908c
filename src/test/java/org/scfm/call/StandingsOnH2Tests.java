package org.scfm.call;

import org.scfm.test.OnH2;

@OnH2
class StandingsOnH2Tests extends StandingsContract {

}
