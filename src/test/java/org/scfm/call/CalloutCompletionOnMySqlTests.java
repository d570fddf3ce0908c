package org.scfm.call;

import org.scfm.test.OnMySql;

@OnMySql
class CalloutCompletionOnMySqlTests extends CalloutCompletionContract {

}
