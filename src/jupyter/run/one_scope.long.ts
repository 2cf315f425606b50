import { testOneScope } from "../testing/one_scope";

testOneScope(2000, Date.now());
