package org.scfm.callout;

import org.scfm.test.OnMySql;

@OnMySql
class CreateCalloutOnMySqlTests extends CreateCalloutContract {

}
