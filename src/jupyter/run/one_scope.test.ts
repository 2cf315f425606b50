import { testOneScope } from "../testing/one_scope";

testOneScope(60, 14);
