/* Qt's `windows` plugin is linked against colour profiles that wine 8's mscms.dll lacks: there are none. */
#define NOTHING(name) __declspec(dllexport) long long name(void) { return 0; }

NOTHING(GetColorProfileFromHandle)
NOTHING(CloseColorProfile)
NOTHING(WcsCreateIccProfile)
NOTHING(OpenColorProfileW)
