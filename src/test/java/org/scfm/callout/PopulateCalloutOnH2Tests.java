package org.scfm.callout;

import org.scfm.test.OnH2;

@OnH2
class PopulateCalloutOnH2Tests extends PopulateCalloutContract {

}
