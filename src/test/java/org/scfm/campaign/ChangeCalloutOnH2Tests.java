package org.scfm.campaign;

import org.scfm.test.OnH2;

@OnH2
class ChangeCalloutOnH2Tests extends ChangeCalloutContract {

}
