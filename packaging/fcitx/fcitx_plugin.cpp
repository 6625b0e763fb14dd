/* Qt's input method plugin for fcitx, which Qt's wheels lack: fcitx 4 from 4.2.9.6 on, and fcitx 5.
 *
 * Both offer the same D-Bus interface under the name org.freedesktop.portal.Fcitx. Each key goes to
 * fcitx first, without waiting; what it does not take comes back and goes on to the window. Texts
 * arrive as signals, in the order of the keys.
 *
 * bundle/fcitx_plugin.py compiles it. It uses Qt's private interface for platforms, so it fits Qt
 * of one minor version only, and nothing of the C++ library that GCC 8 does not have.
 */

#include <QtCore/QCoreApplication>
#include <QtCore/QPointer>
#include <QtCore/QSharedPointer>
#include <QtDBus/QDBusArgument>
#include <QtDBus/QDBusConnection>
#include <QtDBus/QDBusMessage>
#include <QtDBus/QDBusMetaType>
#include <QtDBus/QDBusObjectPath>
#include <QtDBus/QDBusPendingCallWatcher>
#include <QtDBus/QDBusPendingReply>
#include <QtDBus/QDBusServiceWatcher>
#include <QtGui/QGuiApplication>
#include <QtGui/QInputMethod>
#include <QtGui/QKeyEvent>
#include <QtGui/QPalette>
#include <QtGui/QTextCharFormat>
#include <QtGui/QWindow>
#include <QtGui/private/qhighdpiscaling_p.h>
#include <QtGui/private/qxkbcommon_p.h>
#include <qpa/qplatforminputcontext.h>
#include <qpa/qplatforminputcontextplugin_p.h>
#include <qpa/qwindowsysteminterface.h>

namespace {

const QString SERVICE = QStringLiteral("org.freedesktop.portal.Fcitx");
const QString PATH = QStringLiteral("/org/freedesktop/portal/inputmethod");
const QString METHOD_INTERFACE = QStringLiteral("org.fcitx.Fcitx.InputMethod1");
const QString CONTEXT_INTERFACE = QStringLiteral("org.fcitx.Fcitx.InputContext1");

/* For a key: a fcitx that hangs must not take the keyboard away. */
constexpr int TIMEOUT = 2000; /* milliseconds */

/* What a field can do, in the bits of fcitx. */
constexpr qulonglong PREEDIT = 1 << 1;
constexpr qulonglong PASSWORD = 1 << 3;
constexpr qulonglong FORMATTED_PREEDIT = 1 << 4;
constexpr qulonglong CLIENT_UNFOCUS_COMMIT = 1 << 5;

constexpr int HIGHLIGHT = 1 << 4; /* of a part of the composed text */

/* Modifiers of a forwarded key, in the bits of X11. */
constexpr uint SHIFT = 1 << 0, CONTROL = 1 << 2, ALT = 1 << 3, SUPER = 1 << 6;

} // namespace

/* A property of the program, of which an array is sent: a(ss). */
struct Property {
    QString name;
    QString value;
};
Q_DECLARE_METATYPE(Property)

QDBusArgument &operator<<(QDBusArgument &argument, const Property &property) {
    argument.beginStructure();
    argument << property.name << property.value;
    argument.endStructure();
    return argument;
}

const QDBusArgument &operator>>(const QDBusArgument &argument, Property &property) {
    argument.beginStructure();
    argument >> property.name >> property.value;
    argument.endStructure();
    return argument;
}

/* The one input context of the program. */
class FcitxInputContext : public QPlatformInputContext {
    Q_OBJECT

public:
    FcitxInputContext();
    ~FcitxInputContext() override;

    bool isValid() const override { return true; }
    bool hasCapability(Capability) const override { return true; }
    void setFocusObject(QObject *object) override;
    bool filterEvent(const QEvent *event) override;
    void update(Qt::InputMethodQueries queries) override;
    void reset() override;
    void commit() override;

private Q_SLOTS:
    void connectToFcitx();
    void forgetFcitx();
    void insertText(const QString &text);
    void showPreedit(const QDBusMessage &message);
    void pressKey(uint keysym, uint state, bool isRelease);

private:
    void setPath(const QString &path);
    QDBusPendingCall call(const QString &method, const QVariantList &arguments = {});
    void focusIn();
    void sendCapability();
    void sendCursorRectangle();
    void send(QInputMethodEvent &event);

    QDBusConnection m_bus = QDBusConnection::sessionBus();
    QString m_path; /* of the context in fcitx; empty without one */
    QString m_preedit;
    QRect m_rectangle;
    qulonglong m_capability = 0;
    bool m_hasFocus = false;
};

FcitxInputContext::FcitxInputContext() {
    qDBusRegisterMetaType<Property>();
    qDBusRegisterMetaType<QList<Property>>();
    auto *watcher = new QDBusServiceWatcher(SERVICE, m_bus, QDBusServiceWatcher::WatchForOwnerChange,
                                            this);
    connect(watcher, &QDBusServiceWatcher::serviceUnregistered, this,
            &FcitxInputContext::forgetFcitx);
    connect(watcher, &QDBusServiceWatcher::serviceRegistered, this,
            &FcitxInputContext::connectToFcitx);
    connect(QGuiApplication::inputMethod(), &QInputMethod::cursorRectangleChanged, this,
            &FcitxInputContext::sendCursorRectangle);
    connectToFcitx();
}

FcitxInputContext::~FcitxInputContext() {
    if (!m_path.isEmpty())
        call(QStringLiteral("DestroyIC"));
}

void FcitxInputContext::connectToFcitx() {
    forgetFcitx();
    auto message = QDBusMessage::createMethodCall(SERVICE, PATH, METHOD_INTERFACE,
                                                  QStringLiteral("CreateInputContext"));
    message.setAutoStartService(false);
    const QList<Property> properties = {
        {QStringLiteral("program"), QCoreApplication::applicationName()}};
    message << QVariant::fromValue(properties);
    auto *watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(message), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        const QDBusPendingReply<QDBusObjectPath, QByteArray> reply = *watcher;
        watcher->deleteLater();
        if (reply.isValid())
            setPath(reply.argumentAt<0>().path());
    });
}

void FcitxInputContext::setPath(const QString &path) {
    forgetFcitx(); /* two answers come if fcitx starts while it is asked */
    m_path = path;
    m_bus.connect(SERVICE, path, CONTEXT_INTERFACE, QStringLiteral("CommitString"), this,
                  SLOT(insertText(QString)));
    m_bus.connect(SERVICE, path, CONTEXT_INTERFACE, QStringLiteral("UpdateFormattedPreedit"), this,
                  SLOT(showPreedit(QDBusMessage)));
    m_bus.connect(SERVICE, path, CONTEXT_INTERFACE, QStringLiteral("ForwardKey"), this,
                  SLOT(pressKey(uint,uint,bool)));
    if (m_hasFocus)
        focusIn();
}

/* Drop the context; what is being composed stays as text. */
void FcitxInputContext::forgetFcitx() {
    if (m_path.isEmpty())
        return;
    m_bus.disconnect(SERVICE, m_path, CONTEXT_INTERFACE, QStringLiteral("CommitString"), this,
                     SLOT(insertText(QString)));
    m_bus.disconnect(SERVICE, m_path, CONTEXT_INTERFACE, QStringLiteral("UpdateFormattedPreedit"),
                     this, SLOT(showPreedit(QDBusMessage)));
    m_bus.disconnect(SERVICE, m_path, CONTEXT_INTERFACE, QStringLiteral("ForwardKey"), this,
                     SLOT(pressKey(uint,uint,bool)));
    m_path.clear();
    m_capability = 0;
    m_rectangle = QRect();
    commit();
}

/* Call a method of the context; without one, nothing happens and the answer is an error. */
QDBusPendingCall FcitxInputContext::call(const QString &method, const QVariantList &arguments) {
    if (m_path.isEmpty())
        return QDBusPendingCall::fromError(QDBusError(QDBusError::ServiceUnknown, SERVICE));
    auto message = QDBusMessage::createMethodCall(SERVICE, m_path, CONTEXT_INTERFACE, method);
    message.setAutoStartService(false);
    message.setArguments(arguments);
    return m_bus.asyncCall(message, TIMEOUT);
}

void FcitxInputContext::setFocusObject(QObject *object) {
    const bool hasFocus = object && inputMethodAccepted();
    if (m_hasFocus && !hasFocus)
        call(QStringLiteral("FocusOut"));
    m_hasFocus = hasFocus;
    if (hasFocus)
        focusIn();
}

void FcitxInputContext::focusIn() {
    sendCapability();
    call(QStringLiteral("FocusIn"));
    sendCursorRectangle();
}

void FcitxInputContext::update(Qt::InputMethodQueries queries) {
    if (queries & Qt::ImEnabled && m_hasFocus != inputMethodAccepted())
        setFocusObject(QGuiApplication::focusObject());
    if (m_hasFocus && queries & Qt::ImHints)
        sendCapability();
    if (queries & Qt::ImCursorRectangle)
        sendCursorRectangle();
}

void FcitxInputContext::sendCapability() {
    qulonglong capability = PREEDIT | FORMATTED_PREEDIT | CLIENT_UNFOCUS_COMMIT;
    QInputMethodQueryEvent query(Qt::ImHints);
    QCoreApplication::sendEvent(QGuiApplication::focusObject(), &query);
    if (query.value(Qt::ImHints).toUInt() & (Qt::ImhHiddenText | Qt::ImhSensitiveData))
        capability |= PASSWORD;
    if (capability != m_capability && !m_path.isEmpty()) {
        m_capability = capability;
        call(QStringLiteral("SetCapability"), {capability});
    }
}

/* Tell where the cursor is on the screen, in its own pixels, for the candidates. */
void FcitxInputContext::sendCursorRectangle() {
    const QWindow *window = QGuiApplication::focusWindow();
    if (!window || !m_hasFocus || m_path.isEmpty())
        return;
    const QRect cursor = QGuiApplication::inputMethod()->cursorRectangle().toRect();
    const QRect global(window->mapToGlobal(cursor.topLeft()), cursor.size());
    const QRect rectangle = QHighDpi::toNativePixels(global, window);
    if (rectangle != m_rectangle) {
        m_rectangle = rectangle;
        call(QStringLiteral("SetCursorRect"),
             {rectangle.x(), rectangle.y(), rectangle.width(), rectangle.height()});
    }
}

bool FcitxInputContext::filterEvent(const QEvent *event) {
    const bool isRelease = event->type() == QEvent::KeyRelease;
    if ((!isRelease && event->type() != QEvent::KeyPress) || m_path.isEmpty() ||
        !inputMethodAccepted())
        return false;
    const auto *key = static_cast<const QKeyEvent *>(event);
    const auto reply = call(QStringLiteral("ProcessKeyEvent"),
                            {key->nativeVirtualKey(), key->nativeScanCode(), key->nativeModifiers(),
                             isRelease, uint(key->timestamp())});
    auto *watcher = new QDBusPendingCallWatcher(reply, this);
    const QPointer<QWindow> window = QGuiApplication::focusWindow();
    const QSharedPointer<QKeyEvent> sent(key->clone());
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [watcher, window, sent] {
        const QDBusPendingReply<bool> isTaken = *watcher;
        watcher->deleteLater();
        if (window && (!isTaken.isValid() || !isTaken.value()))
            QWindowSystemInterface::handleExtendedKeyEvent(
                window, ulong(sent->timestamp()), sent->type(), sent->key(), sent->modifiers(),
                sent->nativeScanCode(), sent->nativeVirtualKey(), sent->nativeModifiers(),
                sent->text(), sent->isAutoRepeat(), ushort(sent->count()));
    });
    return true;
}

void FcitxInputContext::insertText(const QString &text) {
    QInputMethodEvent event;
    event.setCommitString(text);
    m_preedit.clear();
    send(event);
}

/* Show what is being composed: an array of parts, each a text and its look, and the cursor. */
void FcitxInputContext::showPreedit(const QDBusMessage &message) {
    const auto arguments = message.arguments();
    if (message.signature() != QLatin1String("a(si)i"))
        return;
    QString shown;
    QList<QInputMethodEvent::Attribute> attributes;
    const auto parts = arguments.at(0).value<QDBusArgument>();
    parts.beginArray();
    while (!parts.atEnd()) {
        QString text;
        int look = 0;
        parts.beginStructure();
        parts >> text >> look;
        parts.endStructure();
        QTextCharFormat format;
        format.setFontUnderline(true);
        if (look & HIGHLIGHT) {
            format.setBackground(QGuiApplication::palette().highlight());
            format.setForeground(QGuiApplication::palette().highlightedText());
        }
        attributes.append({QInputMethodEvent::TextFormat, int(shown.size()), int(text.size()),
                           format});
        shown += text;
    }
    parts.endArray();
    const int bytes = arguments.at(1).toInt(); /* of UTF-8 before the cursor; -1: it is hidden */
    if (bytes >= 0) {
        const auto before = QString::fromUtf8(shown.toUtf8().first(
            qMin(qsizetype(bytes), shown.toUtf8().size())));
        attributes.append({QInputMethodEvent::Cursor, int(before.size()), 1, QVariant()});
    } else {
        attributes.append({QInputMethodEvent::Cursor, int(shown.size()), 0, QVariant()});
    }
    if (shown.isEmpty() && m_preedit.isEmpty())
        return;
    m_preedit = shown;
    QInputMethodEvent event(shown, attributes);
    send(event);
}

/* Press or release a key that fcitx has taken and wants to have done all the same. */
void FcitxInputContext::pressKey(uint keysym, uint state, bool isRelease) {
    QWindow *window = QGuiApplication::focusWindow();
    if (!window)
        return;
    Qt::KeyboardModifiers modifiers;
    modifiers.setFlag(Qt::ShiftModifier, state & SHIFT);
    modifiers.setFlag(Qt::ControlModifier, state & CONTROL);
    modifiers.setFlag(Qt::AltModifier, state & ALT);
    modifiers.setFlag(Qt::MetaModifier, state & SUPER);
    QWindowSystemInterface::handleExtendedKeyEvent(
        window, isRelease ? QEvent::KeyRelease : QEvent::KeyPress,
        QXkbCommon::keysymToQtKey(keysym, modifiers), modifiers, 0, keysym, state,
        QXkbCommon::lookupStringNoKeysymTransformations(keysym));
}

/* End the composing: the text stays as it is shown. */
void FcitxInputContext::commit() {
    if (!m_preedit.isEmpty())
        insertText(QString(m_preedit));
    call(QStringLiteral("Reset"));
}

/* End the composing, and drop the text. */
void FcitxInputContext::reset() {
    m_preedit.clear();
    call(QStringLiteral("Reset"));
}

void FcitxInputContext::send(QInputMethodEvent &event) {
    if (QObject *object = QGuiApplication::focusObject())
        QCoreApplication::sendEvent(object, &event);
}

class FcitxPlugin : public QPlatformInputContextPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID QPlatformInputContextFactoryInterface_iid FILE "fcitx.json")

public:
    QPlatformInputContext *create(const QString &, const QStringList &) override {
        return new FcitxInputContext;
    }
};

#include "fcitx_plugin.moc"
