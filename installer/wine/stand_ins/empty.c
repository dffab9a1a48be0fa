/* The body of a DLL that only forwards to another one. */
int __stdcall DllMain(void *self, unsigned reason, void *reserved)
{
    (void)self, (void)reason, (void)reserved;
    return 1;
}
