"""What a build says, and the one way it fails: with a sentence."""

from __future__ import annotations

WORDS = {
    "begin": "== 打包 掌柜售后 {version}（{system}）",
    "bundling": "== 装进一个文件夹：{folder}",
    "bundled": "   {files} 个文件，{size} MB，{seconds} 秒",
    "smoking": "== 试跑一遍：{program} --smoke",
    "smoked": "   每一页都打开过，表、PDF、备份都做过，{seconds} 秒",
    "packing": "== 打成一个文件",
    "done": "做好了：{path}（{size} MB）",
    "done_bundle": "做好了：{path}",
    "missing": "打不成包：少了 {count} 个要带上的文件（{kinds}），程序装到店里会缺东西；把它们补回来再打一次：\n{names}",
    "no_licence": "打不成包：{names} 没有许可文本，不能随程序发出去；装回完整的软件包，"
    "或把它的许可文本放进 installer/licence_texts，再打一次。",
    "bundling_failed": "打不成包：PyInstaller 停在上面那一步（退出码 {number}），没有做出能用的文件夹；改好再打一次。",
    "no_tool": "打不成包：这里没有 {tool}（{use}），什么都没有做；{remedy}，再打一次。",
    "smoke_failed": "试跑没有通过（退出码 {number}），包没有打；原因在上面的记录里，改好再打一次。",
    "smoke_hung": "试跑 {seconds} 秒还没有完，已经停掉，包没有打；记录在上面，改好再打一次。",
    "pack_no_bundle": "{folder} 里没有 Zhanggui.exe 和 _internal，不是 Windows 的文件夹；先打好它，再打一次。",
    "pack_too_much": "{folder} 里多出 {names}，安装程序只带 Zhanggui.exe 和 _internal；去掉再打一次。",
    "pack_no_version": "版本号 {version} 不能和别的比大小，装新版时认不出先后；改成 1.2.3 这样再打一次。",
    "pack_no_nsis": "这里没有 makensis（NSIS 3）；Debian 运行 apt-get install -y nsis，Windows 装 NSIS 3，再打一次。",
    "pack_failed": "makensis 停了（退出码 {number}），改好再打一次：\n{said}",
    "windows_failed": "Windows 的安装包没有做成（退出码 {number}），原因在上面；改好再打一次。",
    "not_here": "这里不是 Linux，Windows 的包直接用 build 打，不用 --windows；什么都没有做。",
    "too_large": "装好的文件夹有 {size} MB，说好不超过 {limit} MB，包没有打；看看 {folder} 里多了什么，再打一次。",
    "no_room": "打不成包：{where} 写不进去（{reason}），店里的数据不受影响；腾出空间或关掉正开着的程序，再打一次。",
    "stopped": "已停下，包没有打完；再运行一次会从头打。",
}
KINDS = {
    "fonts": "字体",
    "icons": "图标",
    "policies": "法律和平台规则",
    "texts": "文字",
    "styles": "样式",
    "profiles": "表头对照",
    "holidays": "假期",
    "translations": "Qt 的中文",
    "demo": "示例店",
    "licences": "许可文本",
    "docs": "手册",
}
"""A folder of resources/ or of the bundle, as a person calls it; anything else is 数据."""


class BuildFailedError(Exception):
    """Ends the build with a sentence that says what to do."""

    def __init__(self, code: str, /, **operands: object) -> None:
        super().__init__(WORDS[code].format(**operands))
        self.code = code


def say(code: str, **operands: object) -> None:
    """One line of progress, at once."""
    print(WORDS[code].format(**operands), flush=True)
