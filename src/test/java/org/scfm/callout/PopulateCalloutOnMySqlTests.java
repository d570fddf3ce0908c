package org.scfm.callout;

import org.scfm.test.OnMySql;

@OnMySql
class PopulateCalloutOnMySqlTests extends PopulateCalloutContract {

}
