def service_facts(d,p): return ()
def sum_checks(f): return ()
