/* Starts perfdesk: loads python311.dll from its own folder and has it run lib\start.pyc.
 *
 * It is built twice: as perfdesk.exe for the desktop, and with -DCONSOLE as perfdesk-cli.exe.
 * OLDEST_WINDOWS is defined by bundle/windows_launchers.py, L"1809".
 * Python is loaded while it runs, not linked, so that a missing file is named in Chinese and not
 * by a message of the system. What fails before perfdesk's own code can speak is said here, in a
 * message box or on the console. A worker process says nothing, since its parent does.
 */

#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include <windows.h>

#define TITLE L"绩效自评表编辑器"
#define WORKER_ARGUMENT L"--multiprocessing-fork"
#define EXIT_NO_START 70
#define LONGEST_PATH 32768
#define LONGEST_MESSAGE 2048
/* From here on a file in the folder may have a path too long for Windows (260 characters). */
#define LONG_FOLDER 150

/* Py_Main, of the stable ABI: what python.exe itself consists of. It needs no structure of Python,
 * whose layout would change with its version. If the interpreter itself cannot start, it ends the
 * process with Python's own English message; what is likely to be amiss is looked at before. */
typedef int (*PythonMain)(int, wchar_t **);

static const wchar_t *const NEEDED_FILES[] = {
    L"python311.dll",        L"python3.dll",    L"vcruntime140.dll",        L"python311._pth",
    L"lib\\python311.zip", L"lib\\start.pyc", L"lib\\site\\packages.zip",
};

static wchar_t folder[LONGEST_PATH]; /* of this program, with a backslash at its end */
static BOOL is_worker;

/* Tell the user why nothing happens, and end. */
static void fail(const wchar_t *what, const wchar_t *advice) {
    static wchar_t text[LONGEST_MESSAGE];
    _snwprintf(text, LONGEST_MESSAGE - 1, L"%ls\n\n%ls\n", what, advice);
    if (!is_worker) {
#ifdef CONSOLE
        static char bytes[LONGEST_MESSAGE * 3];
        HANDLE out = GetStdHandle(STD_ERROR_HANDLE);
        DWORD done;
        if (!WriteConsoleW(out, text, (DWORD)wcslen(text), &done, NULL)) {
            int size = WideCharToMultiByte(CP_UTF8, 0, text, -1, bytes, sizeof bytes, NULL, NULL);
            WriteFile(out, bytes, size > 0 ? size - 1 : 0, &done, NULL);
        }
#else
        MessageBoxW(NULL, text, TITLE, MB_OK | MB_ICONERROR | MB_SETFOREGROUND);
#endif
    }
    ExitProcess(EXIT_NO_START);
}

static const wchar_t *in_folder(const wchar_t *name) {
    static wchar_t path[LONGEST_PATH];
    _snwprintf(path, LONGEST_PATH - 1, L"%ls%ls", folder, name);
    return path;
}

static void find_folder(void) {
    DWORD length = GetModuleFileNameW(NULL, folder, LONGEST_PATH);
    wchar_t *end = wcsrchr(folder, L'\\');
    if (length == 0 || length >= LONGEST_PATH || end == NULL)
        fail(L"找不到程序所在的文件夹。", L"请把程序放到路径较短的文件夹（如 D:\\perfdesk），再试一次。");
    end[1] = L'\0';
}

/* Windows runs a program in a .zip without its other files, and scanners take files away. */
static void check_files(void) {
    static wchar_t what[LONGEST_MESSAGE];
    for (size_t i = 0; i < sizeof NEEDED_FILES / sizeof *NEEDED_FILES; i++) {
        if (GetFileAttributesW(in_folder(NEEDED_FILES[i])) != INVALID_FILE_ATTRIBUTES) continue;
        _snwprintf(what, LONGEST_MESSAGE - 1, L"程序缺少文件 %ls，不能启动。", NEEDED_FILES[i]);
        if (wcslen(folder) > LONG_FOLDER)
            fail(what, L"程序所在文件夹的路径太长。请把整个文件夹移到路径较短的位置（如 D:\\perfdesk）。");
        fail(what, L"如果是在压缩包里直接打开的，请先把压缩包全部解压。否则请重新安装；"
                   L"如果重新安装后仍然如此，请在杀毒软件里恢复被隔离的文件，并信任本程序。");
    }
}

static PythonMain load_python(void) {
    static wchar_t what[LONGEST_MESSAGE];
    SetErrorMode(SEM_FAILCRITICALERRORS); /* no message of the system beside ours */
    HMODULE library = LoadLibraryExW(in_folder(L"python311.dll"), NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    if (library == NULL) {
        _snwprintf(what, LONGEST_MESSAGE - 1, L"程序文件 python311.dll 打不开（Windows 错误 %lu），不能启动。",
                   GetLastError());
        fail(what, L"请重新安装本程序。需要 64 位的 Windows 10（" OLDEST_WINDOWS L" 版）或更新的系统。");
    }
    SetErrorMode(0);
    PythonMain python_main = (PythonMain)(void *)GetProcAddress(library, "Py_Main");
    if (python_main == NULL)
        fail(L"程序文件 python311.dll 已损坏，不能启动。", L"请重新安装本程序。");
    return python_main;
}

/* Run start.pyc with the arguments of this program, apart from any other Python and its settings. */
static int run_python(PythonMain python_main, int argc, wchar_t **argv) {
    wchar_t *leading[] = {argv[0], L"-I", L"-X", L"utf8", _wcsdup(in_folder(L"lib\\start.pyc"))};
    int leading_count = sizeof leading / sizeof *leading;
    wchar_t **arguments = calloc(leading_count + argc, sizeof *arguments); /* NULL at its end */
    memcpy(arguments, leading, sizeof leading);
    memcpy(arguments + leading_count, argv + 1, (argc - 1) * sizeof *argv);
    return python_main(leading_count + argc - 1, arguments);
}

static int start(int argc, wchar_t **argv) {
    is_worker = argc > 1 && wcscmp(argv[1], WORKER_ARGUMENT) == 0;
    SetDllDirectoryW(L""); /* no library from the folder of the document that is opened */
    find_folder();
    check_files();
    int code = run_python(load_python(), argc, argv);
#ifndef CONSOLE
    /* The program ends by sys.exit, which never comes back here; an uncaught exception does. */
    if (code != 0)
        fail(L"程序启动时出错，没有打开。",
             L"请重新安装本程序。仍然不行，请在程序所在的文件夹里打开命令行窗口，运行 "
             L"perfdesk-cli.exe --selftest，把显示的内容发给程序的维护者。");
#endif
    return code;
}

#ifdef CONSOLE
int wmain(int argc, wchar_t **argv) { return start(argc, argv); }
#else
int WINAPI wWinMain(HINSTANCE instance, HINSTANCE previous, PWSTR line, int show) {
    (void)instance, (void)previous, (void)line, (void)show;
    return start(__argc, __wargv);
}
#endif
