package org.scfm.test;

@OnMySql
class ApplicationOnMySqlTests extends ApplicationContract {

}
