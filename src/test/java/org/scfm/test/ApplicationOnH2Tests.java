package org.scfm.test;

@OnH2
class ApplicationOnH2Tests extends ApplicationContract {

}
