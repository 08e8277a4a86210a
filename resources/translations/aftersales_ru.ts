<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru_RU">
<context>
    <name>AcceptDialog</name>
    <message>
        <source>Accept proposals</source>
        <translation>Принять предложения</translation>
    </message>
    <message>
        <source>In the registry ticked openings become centres with the status “planned” and the right for the asked brands; they count once they are active, or where planned centres are counted. A scenario takes everything; the registry stays as it is.</source>
        <translation>В реестре отмеченные открытия станут центрами со статусом «план» и правом на марки из вопроса; они учитываются, когда начнут работать или когда считают планируемые центры. Сценарий принимает всё; реестр остаётся как есть.</translation>
    </message>
    <message>
        <source>Proposal</source>
        <translation>Предложение</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Код</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Регион</translation>
    </message>
    <message>
        <source>What is written</source>
        <translation>Что будет записано</translation>
    </message>
    <message>
        <source>Proposals</source>
        <translation>Предложения</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Записать</translation>
    </message>
    <message>
        <source>Scenario</source>
        <translation>Сценарий</translation>
    </message>
    <message>
        <source>Into the registry, as planned</source>
        <translation>В реестр, как план</translation>
    </message>
    <message>
        <source>Into a scenario:</source>
        <translation>В сценарий:</translation>
    </message>
    <message>
        <source>From this day on:</source>
        <translation>Начиная с даты:</translation>
    </message>
    <message>
        <source>Plan of {day}</source>
        <translation>План от {day}</translation>
    </message>
    <message>
        <source>To be written: {centres} centres, {rights} rights.</source>
        <translation>Будет записано: центров — {centres}, прав — {rights}.</translation>
    </message>
    <message>
        <source>Centres of today that are changed: {count}.</source>
        <translation>Изменено действующих центров: {count}.</translation>
    </message>
    <message>
        <source>… and {count} more</source>
        <translation>… и ещё {count}</translation>
    </message>
</context>
<context>
    <name>AssumptionDialog</name>
    <message>
        <source>Assumption</source>
        <translation>Допущение</translation>
    </message>
    <message>
        <source>Where this value comes from</source>
        <translation>Откуда это значение</translation>
    </message>
    <message>
        <source>{value}: {source}</source>
        <translation>{value}: {source}</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Значение</translation>
    </message>
    <message>
        <source>Basis</source>
        <translation>Основание</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Источник</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>По умолчанию</translation>
    </message>
    <message>
        <source>Back to the default</source>
        <translation>Вернуть значение по умолчанию</translation>
    </message>
</context>
<context>
    <name>AssumptionsPage</name>
    <message>
        <source>These numbers are assumed as long as nobody knows better; each says where it comes from. Double-click one, or press Enter, to set your own value with its source. All answers follow at once, and it can be undone.</source>
        <translation>Эти числа приняты, пока никто не знает лучше; у каждого указано, откуда оно. Дважды щёлкните или нажмите Enter, чтобы задать своё значение с источником. Все ответы сразу пересчитаются, и это можно отменить.</translation>
    </message>
    <message>
        <source>Assumptions</source>
        <translation>Допущения</translation>
    </message>
</context>
<context>
    <name>BackgroundDialog</name>
    <message>
        <source>Background map</source>
        <translation>Подложка карты</translation>
    </message>
    <message>
        <source>None: regions alone, their areas true</source>
        <translation>Нет: только регионы, площади без искажений</translation>
    </message>
    <message>
        <source>A file of tiles (MBTiles)</source>
        <translation>Файл тайлов (MBTiles)</translation>
    </message>
    <message>
        <source>An address of tiles</source>
        <translation>Адрес тайлов</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Выбрать…</translation>
    </message>
    <message>
        <source>Whose the tiles are; it stands on every map</source>
        <translation>Чьи это тайлы; подпись стоит на каждой карте</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>Попробовать</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Адрес</translation>
    </message>
    <message>
        <source>Attribution</source>
        <translation>Подпись</translation>
    </message>
    <message>
        <source>Deepest zoom</source>
        <translation>Наибольший масштаб</translation>
    </message>
    <message>
        <source>Tiles of an address come over the network, and whoever runs it learns which places are looked at. Heed its terms of use. A file needs no network.</source>
        <translation>Тайлы с адреса приходят по сети, и его владелец узнаёт, какие места вы смотрите. Соблюдайте его условия использования. Для файла сеть не нужна.</translation>
    </message>
    <message>
        <source>Maps with tiles are drawn in Web Mercator, where the north looks larger than it is. Reach circles and all numbers stay true.</source>
        <translation>Карты с тайлами рисуются в проекции Web Mercator: север на них выглядит больше, чем он есть. Круги охвата и все числа остаются верными.</translation>
    </message>
    <message>
        <source>A file of tiles</source>
        <translation>Файл тайлов</translation>
    </message>
    <message>
        <source>MBTiles (*.mbtiles)</source>
        <translation>MBTiles (*.mbtiles)</translation>
    </message>
    <message>
        <source>{origin} answers.</source>
        <translation>{origin} отвечает.</translation>
    </message>
    <message>
        <source>Waiting for {origin} …</source>
        <translation>Ожидание ответа {origin} …</translation>
    </message>
    <message>
        <source>Zoom levels {low} to {high}.</source>
        <translation>Масштабные уровни от {low} до {high}.</translation>
    </message>
    <message>
        <source>The file names no author.</source>
        <translation>Автор в файле не указан.</translation>
    </message>
    <message>
        <source>It has no tile of the middle of your network.</source>
        <translation>Тайла середины вашей сети в нём нет.</translation>
    </message>
</context>
<context>
    <name>BackupsDialog</name>
    <message>
        <source>Backups</source>
        <translation>Резервные копии</translation>
    </message>
    <message>
        <source>A backup is made each day the registry changed, before it is brought to a new version, and before one is restored. Older ones are thinned by age.</source>
        <translation>Копия делается в каждый день, когда реестр менялся, перед переходом на новую версию и перед восстановлением. Старые копии прореживаются по возрасту.</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Создана</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Почему</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Размер</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Файл</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>Создать копию</translation>
    </message>
    <message>
        <source>Check the registry</source>
        <translation>Проверить реестр</translation>
    </message>
    <message>
        <source>From another file …</source>
        <translation>Из другого файла …</translation>
    </message>
    <message>
        <source>Restore this one</source>
        <translation>Восстановить эту</translation>
    </message>
    <message>
        <source>daily</source>
        <translation>ежедневно</translation>
    </message>
    <message>
        <source>before a new version</source>
        <translation>перед новой версией</translation>
    </message>
    <message>
        <source>before a restore</source>
        <translation>перед восстановлением</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>вручную</translation>
    </message>
    <message>
        <source>There is no backup yet. Make one with “Back up now”.</source>
        <translation>Копий ещё нет. Создайте первую кнопкой «Создать копию».</translation>
    </message>
    <message>
        <source>Restore from a file</source>
        <translation>Восстановить из файла</translation>
    </message>
    <message>
        <source>Registries (*.sqlite);;All files (*)</source>
        <translation>Реестры (*.sqlite);;Все файлы (*)</translation>
    </message>
</context>
<context>
    <name>BulkEditDialog</name>
    <message>
        <source>Fill in what is to be the same in all of them. Empty fields stay as they are; {clear} empties a field.</source>
        <translation>Заполните то, что должно стать одинаковым во всех строках. Пустые поля не меняются; {clear} очищает поле.</translation>
    </message>
</context>
<context>
    <name>CapacityPage</name>
    <message>
        <source>A centre sells what its technicians and its bays both allow; the smaller binds. Vehicles of all brands share the hours of the centres that may serve them. Above 85 % waiting grows fast. All factors are assumptions that you may replace on the page “Assumptions”.</source>
        <translation>Центр продаёт столько часов, сколько позволяют и механики, и посты: считается меньшее. Автомобили всех марок делят часы центров, которые вправе их обслуживать. Выше 85 % ожидание быстро растёт. Все коэффициенты — допущения, их можно заменить на странице «Допущения».</translation>
    </message>
    <message>
        <source>Hours are &amp;given:</source>
        <translation>Часы доста&amp;ются:</translation>
    </message>
    <message>
        <source>nearest first: who lives nearer comes first</source>
        <translation>ближайшим: кто ближе живёт, тот первый</translation>
    </message>
    <message>
        <source>to as many vehicles as possible, over the fewest kilometres (takes longer)</source>
        <translation>как можно большему числу автомобилей при наименьшем пробеге (дольше)</translation>
    </message>
    <message>
        <source>Utilisation of the centres, the fullest first</source>
        <translation>Загрузка центров, самые загруженные сначала</translation>
    </message>
    <message>
        <source>Service centres</source>
        <translation>Сервисные центры</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>Регионы</translation>
    </message>
    <message>
        <source>Years ahead</source>
        <translation>Годы вперёд</translation>
    </message>
    <message>
        <source>No service centre is active on this date. Take a list in under “Field sync”.</source>
        <translation>На эту дату нет действующих центров. Загрузите список на странице «Обмен с полем».</translation>
    </message>
    <message>
        <source>Utilisation</source>
        <translation>Загрузка</translation>
    </message>
    <message>
        <source>Waiting grows fast above</source>
        <translation>Выше ожидание быстро растёт</translation>
    </message>
    <message>
        <source>{full} of {all} centres are fuller than 85 %; {hours} hours a year find no room.</source>
        <translation>Центров, загруженных более чем на 85 %: {full} из {all}; часов в год, которым не нашлось места: {hours}.</translation>
    </message>
</context>
<context>
    <name>CardSections</name>
    <message>
        <source>Identity</source>
        <translation>Основное</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Место</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Статус</translation>
    </message>
    <message>
        <source>Brands and rights</source>
        <translation>Марки и права</translation>
    </message>
    <message>
        <source>Capacity</source>
        <translation>Мощность</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Сертификаты</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>Контакты</translation>
    </message>
    <message>
        <source>Notes, decisions</source>
        <translation>Заметки, решения</translation>
    </message>
    <message>
        <source>History</source>
        <translation>История</translation>
    </message>
    <message>
        <source>Sections of the card</source>
        <translation>Разделы карточки</translation>
    </message>
    <message>
        <source>Restore the value before this change</source>
        <translation>Вернуть значение до этого изменения</translation>
    </message>
    <message>
        <source>No status yet: it never counts. Add one.</source>
        <translation>Статуса ещё нет: объект не учитывается. Добавьте статус.</translation>
    </message>
    <message>
        <source>No rights yet: a centre counts for a brand once it may service it.</source>
        <translation>Прав ещё нет: центр учитывается для марки, когда вправе её обслуживать.</translation>
    </message>
    <message>
        <source>No certificates yet.</source>
        <translation>Сертификатов ещё нет.</translation>
    </message>
    <message>
        <source>Nobody is named yet.</source>
        <translation>Никто ещё не указан.</translation>
    </message>
    <message>
        <source>No decision was noted yet.</source>
        <translation>Решений ещё не записано.</translation>
    </message>
</context>
<context>
    <name>CleanupPage</name>
    <message>
        <source>What cannot be right, or no longer holds, on the chosen date. Open a row to mend it on its card; of a possible duplicate, compare the two and merge them.</source>
        <translation>То, что не может быть верным или уже не действует на выбранную дату. Откройте строку, чтобы исправить её на карточке; возможный дубликат можно сравнить и объединить.</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Правила</translation>
    </message>
    <message>
        <source>To mend</source>
        <translation>Исправить</translation>
    </message>
    <message>
        <source>Open …</source>
        <translation>Открыть …</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Всё</translation>
    </message>
    <message>
        <source>Nothing to mend: every rule is kept on this date.</source>
        <translation>Исправлять нечего: на эту дату все правила соблюдены.</translation>
    </message>
</context>
<context>
    <name>ColumnMapping</name>
    <message>
        <source>How each column of the file is understood. What you change here is remembered for this sender.</source>
        <translation>Как понят каждый столбец файла. Изменённое здесь запоминается для этого отправителя.</translation>
    </message>
    <message>
        <source>In the file</source>
        <translation>В файле</translation>
    </message>
    <message>
        <source>Taken for</source>
        <translation>Понят как</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>Примеры</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Столбцы</translation>
    </message>
    <message>
        <source>{name} is taken for</source>
        <translation>{name} понят как</translation>
    </message>
    <message>
        <source>– left out –</source>
        <translation>– не учитывать –</translation>
    </message>
</context>
<context>
    <name>CoveragePage</name>
    <message>
        <source>Regions</source>
        <translation>Регионы</translation>
    </message>
    <message>
        <source>Demand figures</source>
        <translation>Показатели спроса</translation>
    </message>
    <message>
        <source>White spots</source>
        <translation>Белые пятна</translation>
    </message>
    <message>
        <source>Next moves</source>
        <translation>Следующие шаги</translation>
    </message>
    <message>
        <source>Facilities</source>
        <translation>Объекты</translation>
    </message>
    <message>
        <source>Where it breaks</source>
        <translation>Где обрывается</translation>
    </message>
    <message>
        <source>Where the way to a repair breaks</source>
        <translation>Где обрывается путь к ремонту</translation>
    </message>
    <message>
        <source>Every vehicle can be repaired.</source>
        <translation>Любой автомобиль можно отремонтировать.</translation>
    </message>
</context>
<context>
    <name>CrashReporter</name>
    <message>
        <source>Something went wrong in the application</source>
        <translation>В приложении произошла ошибка</translation>
    </message>
    <message>
        <source>This is a fault of the application, not of your data. Nothing was half-written. Please send the details to whoever looks after it.</source>
        <translation>Это ошибка приложения, а не ваших данных. Ничего не записано наполовину. Перешлите подробности тому, кто его сопровождает.</translation>
    </message>
    <message>
        <source>Copy the details</source>
        <translation>Скопировать подробности</translation>
    </message>
</context>
<context>
    <name>ExpiryPage</name>
    <message>
        <source>Bars are the vehicles behind what ends in a month: covered ones for which the facility is the nearest eligible centre. Click a month to see its rows.</source>
        <translation>Столбцы — автомобили за тем, что заканчивается в этом месяце: охваченные, для которых объект — ближайший подходящий центр. Щёлкните месяц, чтобы увидеть его строки.</translation>
    </message>
    <message>
        <source>Everything that ends</source>
        <translation>Всё, что заканчивается</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Вид</translation>
    </message>
    <message>
        <source>Months</source>
        <translation>Месяцы</translation>
    </message>
    <message>
        <source>Ends</source>
        <translation>Заканчивается</translation>
    </message>
    <message>
        <source>Nothing ends in the two years after the chosen date. Give rights, certificates and contracts their last day on the cards of the facilities.</source>
        <translation>В течение двух лет после выбранной даты ничего не заканчивается. Укажите последний день прав, сертификатов и договоров на карточках объектов.</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>Просрочено</translation>
    </message>
    <message>
        <source>Ends: {count}; vehicles behind: {uio}</source>
        <translation>Заканчивается: {count}; автомобилей за этим: {uio}</translation>
    </message>
</context>
<context>
    <name>ExplanationDialog</name>
    <message>
        <source>How this number is made</source>
        <translation>Как получено это число</translation>
    </message>
    <message>
        <source>Coverage is the share of vehicles that have a service centre within reach. A centre counts when it is active on the date and authorised for the vehicle&apos;s brand, its certificate is valid, and it has a technician. A vehicle can be repaired when such a centre has hours left for it and gets its parts in time. Reach is the distance along the earth&apos;s surface, its edge included.</source>
        <translation>Покрытие — доля автомобилей, у которых в пределах досягаемости есть сервисный центр. Центр считается, если на эту дату он действует и уполномочен маркой автомобиля, его сертификат действует и в нём есть механик. Автомобиль можно отремонтировать, если у такого центра есть для него часы и детали приходят в срок. Досягаемость — расстояние по поверхности земли, граница входит.</translation>
    </message>
    <message>
        <source>Vehicles without any centre</source>
        <translation>Автомобили без единого центра</translation>
    </message>
    <message>
        <source>A region&apos;s vehicles are spread over its settlements by population. Every figure with its source is on the page “Demand figures”.</source>
        <translation>Автомобили региона распределены по населённым пунктам пропорционально населению. Все цифры с источниками — на странице «Данные о спросе».</translation>
    </message>
</context>
<context>
    <name>ExportPage</name>
    <message>
        <source>Preset</source>
        <translation>Набор</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Сохранить…</translation>
    </message>
    <message>
        <source>Keep these choices as a preset</source>
        <translation>Запомнить этот выбор как набор</translation>
    </message>
    <message>
        <source>Share folder</source>
        <translation>Папка для отправки</translation>
    </message>
    <message>
        <source>Choose where packs go</source>
        <translation>Выберите, куда писать пакеты</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Выбрать…</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Печать…</translation>
    </message>
    <message>
        <source>Write packs</source>
        <translation>Записать пакеты</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Страницы</translation>
    </message>
    <message>
        <source>What leaves</source>
        <translation>Что уходит</translation>
    </message>
    <message>
        <source>Packs that could not be written</source>
        <translation>Пакеты, которые не удалось записать</translation>
    </message>
    <message>
        <source>Choose regions at the left; their pages appear here.</source>
        <translation>Выберите регионы слева — здесь появятся их страницы.</translation>
    </message>
    <message>
        <source>Drawing the page…</source>
        <translation>Страница рисуется…</translation>
    </message>
    <message>
        <source>No page was drawn; the message above says why.</source>
        <translation>Страница не нарисована: причина – в сообщении выше.</translation>
    </message>
    <message>
        <source>Choose one</source>
        <translation>Выберите</translation>
    </message>
    <message>
        <source>Save as preset</source>
        <translation>Сохранить как набор</translation>
    </message>
    <message>
        <source>Name of the preset</source>
        <translation>Название набора</translation>
    </message>
    <message>
        <source>Where packs go</source>
        <translation>Куда писать пакеты</translation>
    </message>
</context>
<context>
    <name>ExportTilesDialog</name>
    <message>
        <source>Choose where …</source>
        <translation>Выбрать куда …</translation>
    </message>
</context>
<context>
    <name>Exports</name>
    <message>
        <source>Export the map</source>
        <translation>Экспорт карты</translation>
    </message>
    <message>
        <source>Web page (*.html)</source>
        <translation>Веб-страница (*.html)</translation>
    </message>
    <message>
        <source>Export map and tables</source>
        <translation>Экспорт карты и таблиц</translation>
    </message>
    <message>
        <source>There was nothing to write.</source>
        <translation>Записывать было нечего.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Открыть</translation>
    </message>
</context>
<context>
    <name>FacilityCard</name>
    <message>
        <source>New facility</source>
        <translation>Новый объект</translation>
    </message>
    <message>
        <source>The old value stands in its field; save to keep it.</source>
        <translation>Прежнее значение снова в поле; сохраните, чтобы оно осталось.</translation>
    </message>
    <message>
        <source>Not saved yet</source>
        <translation>Не сохранено</translation>
    </message>
    <message>
        <source>Save what was changed on this card?</source>
        <translation>Сохранить изменения на этой карточке?</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>Search</source>
        <translation>Поиск</translation>
    </message>
    <message>
        <source>Search the rows</source>
        <translation>Поиск по строкам</translation>
    </message>
    <message>
        <source>Not on the map</source>
        <translation>Нет на карте</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Сбросить</translation>
    </message>
    <message>
        <source>Show all rows</source>
        <translation>Показать все строки</translation>
    </message>
    <message>
        <source>Every region</source>
        <translation>Все регионы</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Регион</translation>
    </message>
    <message>
        <source>Every brand</source>
        <translation>Все марки</translation>
    </message>
    <message>
        <source>Brand</source>
        <translation>Марка</translation>
    </message>
    <message>
        <source>Every status</source>
        <translation>Все статусы</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Статус</translation>
    </message>
    <message>
        <source>Something has expired</source>
        <translation>Что-то истекло</translation>
    </message>
    <message>
        <source>Something ends within 90 days</source>
        <translation>Что-то истекает за 90 дней</translation>
    </message>
    <message>
        <source>Any expiry</source>
        <translation>Любые сроки</translation>
    </message>
    <message>
        <source>Expiry</source>
        <translation>Срок</translation>
    </message>
</context>
<context>
    <name>FolderWatch</name>
    <message>
        <source>Files that are put into “inbox” of this folder are taken in without a question: what is right enters, what is open goes to the list of what is to be decided, and the file moves to “done” with a receipt for its sender. A file with a fault moves to “rejected” with what is wrong. The registry itself must not lie on a shared drive; this folder may.</source>
        <translation>Файлы, положенные в «inbox» этой папки, принимаются без вопросов: верное входит в реестр, спорное – в список решений, а файл переходит в «done» с квитанцией для отправителя. Файл с ошибкой переходит в «rejected» с описанием. Сам реестр не должен лежать на общем диске; эта папка может.</translation>
    </message>
    <message>
        <source>No folder chosen</source>
        <translation>Папка не выбрана</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Папка</translation>
    </message>
    <message>
        <source>Choose a folder …</source>
        <translation>Выбрать папку …</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>Показать папку</translation>
    </message>
    <message>
        <source>Watch it while the window is open</source>
        <translation>Следить, пока открыто окно</translation>
    </message>
    <message>
        <source>Take good rows although others are faulty</source>
        <translation>Принимать верные строки, даже если другие с ошибками</translation>
    </message>
    <message>
        <source>Take in now</source>
        <translation>Принять сейчас</translation>
    </message>
    <message>
        <source>What came</source>
        <translation>Что пришло</translation>
    </message>
    <message>
        <source>Nothing has come yet. Put files into “inbox” of the folder.</source>
        <translation>Пока ничего не пришло. Кладите файлы в «inbox» папки.</translation>
    </message>
</context>
<context>
    <name>Guide</name>
    <message>
        <source>a network folder</source>
        <translation>в сетевой папке</translation>
    </message>
    <message>
        <source>a synced folder</source>
        <translation>в папке с синхронизацией</translation>
    </message>
    <message>
        <source>This registry lies in {where}. Two people writing at once there can damage it: keep the registry on this computer and share backups or exports instead.</source>
        <translation>Этот реестр лежит {where}. Если туда одновременно пишут двое, он может повредиться: держите реестр на этом компьютере, а делитесь копиями или экспортом.</translation>
    </message>
    <message>
        <source>One number on top</source>
        <translation>Одно число наверху</translation>
    </message>
    <message>
        <source>The share of vehicles with a service centre in reach. Change brand, reach or date: number, map and tables move together.</source>
        <translation>Доля автомобилей, у которых есть сервисный центр в пределах досягаемости. Смените марку, радиус или дату: число, карта и таблицы меняются вместе.</translation>
    </message>
    <message>
        <source>Where it is missing, and why</source>
        <translation>Где не хватает и почему</translation>
    </message>
    <message>
        <source>White spots, largest first, with the nearest centre and the cause. Click one and the map flies to it.</source>
        <translation>Белые пятна от крупных к мелким, с ближайшим центром и причиной. Щёлкните строку — карта перелетит туда.</translation>
    </message>
    <message>
        <source>Your network</source>
        <translation>Ваша сеть</translation>
    </message>
    <message>
        <source>Search, filter and edit right in the table, or open a card with Enter. Paste from a spreadsheet with Ctrl+V. Every change can be undone with Ctrl+Z.</source>
        <translation>Ищите, отбирайте и правьте прямо в таблице или откройте карточку клавишей Enter. Вставляйте из электронной таблицы через Ctrl+V. Любое изменение отменяется через Ctrl+Z.</translation>
    </message>
    <message>
        <source>Keeping it right</source>
        <translation>Порядок в реестре</translation>
    </message>
    <message>
        <source>Clean-up lists what cannot be right, Expiries what ends and how many vehicles stand behind it, History who changed what. Your own registry begins with File → New registry.</source>
        <translation>«Порядок» показывает, что не может быть верным, «Сроки» — что заканчивается и сколько автомобилей за этим, «История» — кто что изменил. Свой реестр начните через «Файл → Новый реестр».</translation>
    </message>
</context>
<context>
    <name>HistoryPage</name>
    <message>
        <source>Every write with who, when and from which file. Undoing one takes back its own values only: what was changed since stays, and the undo can be undone.</source>
        <translation>Каждая запись: кто, когда и из какого файла. Отмена возвращает только её собственные значения: изменённое позже остаётся, а саму отмену можно отменить.</translation>
    </message>
    <message>
        <source>Writes</source>
        <translation>Записи</translation>
    </message>
    <message>
        <source>Undo this write</source>
        <translation>Отменить эту запись</translation>
    </message>
    <message>
        <source>Nothing was written yet.</source>
        <translation>Записей ещё нет.</translation>
    </message>
</context>
<context>
    <name>HistoryTable</name>
    <message>
        <source>When</source>
        <translation>Когда</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Кто</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Что</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Поле</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Было</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Стало</translation>
    </message>
    <message>
        <source>From file</source>
        <translation>Из файла</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Изменения</translation>
    </message>
    <message>
        <source>Nothing was changed yet.</source>
        <translation>Изменений ещё нет.</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Take in {file}</source>
        <translation>Принять {file}</translation>
    </message>
    <message>
        <source>As the file says</source>
        <translation>Как сказано в файле</translation>
    </message>
    <message>
        <source>What the rows are</source>
        <translation>Что в строках</translation>
    </message>
    <message>
        <source>Who sent it</source>
        <translation>Кто прислал</translation>
    </message>
    <message>
        <source>Coordinates: WGS84</source>
        <translation>Координаты: WGS84</translation>
    </message>
    <message>
        <source>Coordinates: GCJ-02, of Chinese maps</source>
        <translation>Координаты: GCJ-02, китайских карт</translation>
    </message>
    <message>
        <source>Datum of the coordinates</source>
        <translation>Датум координат</translation>
    </message>
    <message>
        <source>Choose the encoding</source>
        <translation>Выберите кодировку</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>Кодировка</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Строки</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Столбцы</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Карта</translation>
    </message>
    <message>
        <source>Take in</source>
        <translation>Принять</translation>
    </message>
    <message>
        <source>Take in the good rows</source>
        <translation>Принять верные строки</translation>
    </message>
    <message>
        <source>Save the faulty rows …</source>
        <translation>Сохранить строки с ошибками …</translation>
    </message>
    <message>
        <source>Reading and comparing …</source>
        <translation>Чтение и сравнение …</translation>
    </message>
    <message>
        <source>Nothing was written.</source>
        <translation>Ничего не записано.</translation>
    </message>
    <message>
        <source>The registry has changed meanwhile, and so has what this file would do. Nothing was written; look at it again.</source>
        <translation>Реестр тем временем изменился, и файл сделал бы другое. Ничего не записано; посмотрите ещё раз.</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>Таблицы (*.csv)</translation>
    </message>
</context>
<context>
    <name>LeavingTree</name>
    <message>
        <source>Decimals of a degree</source>
        <translation>Знаков после запятой, градусы</translation>
    </message>
    <message>
        <source>Vehicles in multiples of</source>
        <translation>Автомобили кратны</translation>
    </message>
    <message>
        <source>Sites that do not work yet leave too</source>
        <translation>И ещё не работающие объекты</translation>
    </message>
    <message>
        <source>Files of this pack</source>
        <translation>Файлы этого пакета</translation>
    </message>
    <message>
        <source>Save as profile…</source>
        <translation>Сохранить как профиль…</translation>
    </message>
    <message>
        <source>What leaves</source>
        <translation>Что уходит</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Строк</translation>
    </message>
    <message>
        <source>Places are within about {distance} of where they are.</source>
        <translation>Места показаны с точностью примерно {distance}.</translation>
    </message>
    <message>
        <source>Save as profile</source>
        <translation>Сохранить как профиль</translation>
    </message>
    <message>
        <source>Name of the profile</source>
        <translation>Название профиля</translation>
    </message>
</context>
<context>
    <name>ListingPage</name>
    <message>
        <source>New …</source>
        <translation>Добавить …</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Открыть</translation>
    </message>
    <message>
        <source>Edit rows …</source>
        <translation>Изменить строки …</translation>
    </message>
    <message>
        <source>Set status …</source>
        <translation>Задать статус …</translation>
    </message>
    <message>
        <source>Copy rows</source>
        <translation>Копировать строки</translation>
    </message>
    <message>
        <source>Paste …</source>
        <translation>Вставить …</translation>
    </message>
    <message>
        <source>Delete …</source>
        <translation>Удалить …</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Столбцы</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>Виды</translation>
    </message>
    <message>
        <source>{shown} of {all}</source>
        <translation>{shown} из {all}</translation>
    </message>
    <message>
        <source>No row passes the filter. Press “Clear” to see all rows.</source>
        <translation>Ни одна строка не проходит отбор. Нажмите «Сбросить», чтобы увидеть все.</translation>
    </message>
    <message>
        <source>Nothing here yet. Add the first one with “New …”, or copy rows from a spreadsheet and paste them here with Ctrl+V; their first line names the columns.</source>
        <translation>Здесь пока пусто. Добавьте первую строку кнопкой «Добавить …» или скопируйте строки из электронной таблицы и вставьте их здесь через Ctrl+V; первая строка называет столбцы.</translation>
    </message>
    <message>
        <source>Default view</source>
        <translation>Обычный вид</translation>
    </message>
    <message>
        <source>Save this view …</source>
        <translation>Сохранить этот вид …</translation>
    </message>
    <message>
        <source>Forget a view</source>
        <translation>Забыть вид</translation>
    </message>
    <message>
        <source>Save this view</source>
        <translation>Сохранить вид</translation>
    </message>
    <message>
        <source>Name of the view</source>
        <translation>Название вида</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Aftersales network planning</source>
        <translation>Планирование сервисной сети</translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation>Покрытие</translation>
    </message>
    <message>
        <source>Demand figures</source>
        <translation>Данные о спросе</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Страницы</translation>
    </message>
    <message>
        <source>Registry</source>
        <translation>Реестр</translation>
    </message>
    <message>
        <source>Capacity</source>
        <translation>Мощность</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>План</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Детали</translation>
    </message>
    <message>
        <source>Risk</source>
        <translation>Риски</translation>
    </message>
    <message>
        <source>Assumptions</source>
        <translation>Допущения</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Экспорт</translation>
    </message>
    <message>
        <source>Service centres</source>
        <translation>Сервисные центры</translation>
    </message>
    <message>
        <source>Parts depots</source>
        <translation>Склады запчастей</translation>
    </message>
    <message>
        <source>Plants</source>
        <translation>Заводы</translation>
    </message>
    <message>
        <source>Brands</source>
        <translation>Марки</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>Регионы</translation>
    </message>
    <message>
        <source>Settlements</source>
        <translation>Населённые пункты</translation>
    </message>
    <message>
        <source>Demand points</source>
        <translation>Точки спроса</translation>
    </message>
    <message>
        <source>Rights</source>
        <translation>Права</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Сертификаты</translation>
    </message>
    <message>
        <source>Lanes</source>
        <translation>Маршруты поставки</translation>
    </message>
    <message>
        <source>Upkeep</source>
        <translation>Порядок и сроки</translation>
    </message>
    <message>
        <source>Field sync</source>
        <translation>Обмен с регионами</translation>
    </message>
    <message>
        <source>Clean-up</source>
        <translation>Порядок</translation>
    </message>
    <message>
        <source>Expiries</source>
        <translation>Сроки</translation>
    </message>
    <message>
        <source>History</source>
        <translation>История</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>Версия {version}</translation>
    </message>
</context>
<context>
    <name>MapView</name>
    <message>
        <source>The map is being drawn …</source>
        <translation>Карта строится …</translation>
    </message>
    <message>
        <source>Open the map in a browser</source>
        <translation>Открыть карту в браузере</translation>
    </message>
    <message>
        <source>Coverage map</source>
        <translation>Карта покрытия</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>Undo</source>
        <translation>Отменить</translation>
    </message>
    <message>
        <source>Undo: {what}</source>
        <translation>Отменить: {what}</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <source>Redo: {what}</source>
        <translation>Повторить: {what}</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Файл</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Правка</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Вид</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Справка</translation>
    </message>
    <message>
        <source>Open a registry …</source>
        <translation>Открыть реестр …</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>Недавние реестры</translation>
    </message>
    <message>
        <source>New registry …</source>
        <translation>Новый реестр …</translation>
    </message>
    <message>
        <source>Make the demo registry</source>
        <translation>Создать демонстрационный реестр</translation>
    </message>
    <message>
        <source>Backups …</source>
        <translation>Резервные копии …</translation>
    </message>
    <message>
        <source>Scenarios …</source>
        <translation>Сценарии …</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Найти</translation>
    </message>
    <message>
        <source>Go to</source>
        <translation>Перейти</translation>
    </message>
    <message>
        <source>Export the map …</source>
        <translation>Экспорт карты …</translation>
    </message>
    <message>
        <source>Export map and tables …</source>
        <translation>Экспорт карты и таблиц …</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Выход</translation>
    </message>
    <message>
        <source>Show the whole network</source>
        <translation>Показать всю сеть</translation>
    </message>
    <message>
        <source>Background map …</source>
        <translation>Подложка карты …</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Оформление</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Язык</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Как в системе</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Светлое</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Тёмное</translation>
    </message>
    <message>
        <source>How this number is made</source>
        <translation>Как получено это число</translation>
    </message>
    <message>
        <source>Terms and formulas</source>
        <translation>Термины и формулы</translation>
    </message>
    <message>
        <source>Show the tour</source>
        <translation>Показать обзор</translation>
    </message>
    <message>
        <source>About</source>
        <translation>О программе</translation>
    </message>
</context>
<context>
    <name>MergeDialog</name>
    <message>
        <source>Possible duplicate</source>
        <translation>Возможный дубликат</translation>
    </message>
    <message>
        <source>Are these the same place? If so, choose what the merged facility keeps. What is not kept is noted among its decisions, and the merge can be undone.</source>
        <translation>Это одно и то же место? Если да, выберите, что останется у объединённого объекта. Остальное будет записано среди его решений, а объединение можно отменить.</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Объединить</translation>
    </message>
    <message>
        <source>Keep the other one</source>
        <translation>Оставить другой</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Поле</translation>
    </message>
    <message>
        <source>Stays: {code}</source>
        <translation>Остаётся: {code}</translation>
    </message>
    <message>
        <source>Goes: {code}</source>
        <translation>Уходит: {code}</translation>
    </message>
    <message>
        <source>(empty)</source>
        <translation>(пусто)</translation>
    </message>
    <message>
        <source>Moves over: {what}.</source>
        <translation>Переходит: {what}.</translation>
    </message>
    <message>
        <source>The statuses of the one that goes are noted, not taken over.</source>
        <translation>Статусы уходящего объекта записываются, но не переносятся.</translation>
    </message>
    <message>
        <source>Lanes between the two, and those that both have, are noted.</source>
        <translation>Маршруты между ними и те, что есть у обоих, записываются в примечание.</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Close the message</source>
        <translation>Закрыть сообщение</translation>
    </message>
</context>
<context>
    <name>MovesMap</name>
    <message>
        <source>Rings are new places, dashed lines lead to them. Red ones are to be decided.</source>
        <translation>Кольца – новые места, пунктир ведёт к ним. Красные нужно решить.</translation>
    </message>
</context>
<context>
    <name>NeighbourMenu</name>
    <message>
        <source>Choose an opening in the table first</source>
        <translation>Сначала выберите открытие в таблице</translation>
    </message>
    <message>
        <source>Move to {name} ({km} km): {change} vehicles</source>
        <translation>Перенести: {name} ({km} км): {change} авто</translation>
    </message>
    <message>
        <source>Have it in every plan</source>
        <translation>Включать в любой план</translation>
    </message>
    <message>
        <source>Never propose it</source>
        <translation>Никогда не предлагать</translation>
    </message>
</context>
<context>
    <name>NetworkChoice</name>
    <message>
        <source>Registry</source>
        <translation>Реестр</translation>
    </message>
    <message>
        <source>Count planned centres, depots and plants as open</source>
        <translation>Считать планируемые центры, склады и заводы открытыми</translation>
    </message>
    <message>
        <source>Scenarios …</source>
        <translation>Сценарии …</translation>
    </message>
    <message>
        <source>{network} + planned</source>
        <translation>{network} + план</translation>
    </message>
    <message>
        <source>Asked: {network}</source>
        <translation>Вопрос задан: {network}</translation>
    </message>
    <message>
        <source>Network: {network}</source>
        <translation>Сеть: {network}</translation>
    </message>
</context>
<context>
    <name>PackChoice</name>
    <message>
        <source>Regions</source>
        <translation>Регионы</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>Профиль</translation>
    </message>
    <message>
        <source>Language of the files</source>
        <translation>Язык файлов</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>Бумага</translation>
    </message>
    <message>
        <source>Formats</source>
        <translation>Форматы</translation>
    </message>
    <message>
        <source>Find a region</source>
        <translation>Найти регион</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Все</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Снять все</translation>
    </message>
    <message>
        <source>upright</source>
        <translation>книжная</translation>
    </message>
    <message>
        <source>on its side</source>
        <translation>альбомная</translation>
    </message>
    <message>
        <source>Map page (HTML)</source>
        <translation>Карта (HTML)</translation>
    </message>
    <message>
        <source>Map picture (PNG)</source>
        <translation>Карта (PNG)</translation>
    </message>
    <message>
        <source>Map for print (PDF)</source>
        <translation>Для печати (PDF)</translation>
    </message>
    <message>
        <source>Workbook (XLSX)</source>
        <translation>Книга (XLSX)</translation>
    </message>
    <message>
        <source>GeoPackage</source>
        <translation>GeoPackage</translation>
    </message>
    <message>
        <source>GeoJSON</source>
        <translation>GeoJSON</translation>
    </message>
    <message>
        <source>CSV tables</source>
        <translation>Таблицы CSV</translation>
    </message>
    <message>
        <source>Short report</source>
        <translation>Краткий отчёт</translation>
    </message>
    <message>
        <source>Atlas (PDF)</source>
        <translation>Атлас (PDF)</translation>
    </message>
    <message>
        <source>The pages of the country and of every region in one document</source>
        <translation>Страницы страны и всех регионов в одном документе</translation>
    </message>
    <message>
        <source>Whole country</source>
        <translation>Вся страна</translation>
    </message>
    <message>
        <source>External</source>
        <translation>Внешний</translation>
    </message>
    <message>
        <source>Internal</source>
        <translation>Внутренний</translation>
    </message>
    <message>
        <source>Changed, not saved</source>
        <translation>Изменён, не сохранён</translation>
    </message>
    <message>
        <source>Chosen: {count}</source>
        <translation>Выбрано: {count}</translation>
    </message>
</context>
<context>
    <name>PackPages</name>
    <message>
        <source>Report, page {page}</source>
        <translation>Отчёт, стр. {page}</translation>
    </message>
</context>
<context>
    <name>PartsPage</name>
    <message>
        <source>A lead runs from the order, while the workshop is open, over the depot&apos;s cut-off on its own clock, to the bay. What the depot lacks comes down to it from a plant or from abroad, over the depots that supply it. Lanes come from the table “Lanes”; where there is none, from the distance and an assumed speed.</source>
        <translation>Срок идёт от заказа в рабочее время сервиса, через час отгрузки склада по его часам, до поста. Чего на складе нет, приходит на него с завода или из-за границы через склады, которые его снабжают. Маршруты берутся из таблицы «Маршруты поставки»; где их нет, — из расстояния и принятой скорости.</translation>
    </message>
    <message>
        <source>What if it &amp;opened:</source>
        <translation>Что если &amp;откроется:</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Показать</translation>
    </message>
    <message>
        <source>Back to the registry</source>
        <translation>Вернуться к реестру</translation>
    </message>
    <message>
        <source>Share of the vehicles by expected lead</source>
        <translation>Доля автомобилей по ожидаемому сроку</translation>
    </message>
    <message>
        <source>Service centres</source>
        <translation>Сервисные центры</translation>
    </message>
    <message>
        <source>Parts depots</source>
        <translation>Склады запчастей</translation>
    </message>
    <message>
        <source>No centre may serve these vehicles on this date.</source>
        <translation>На эту дату ни один центр не вправе обслуживать эти автомобили.</translation>
    </message>
    <message>
        <source>No depot holds a right for parts on this date: parts count as being in time. Give depots the right “parts” for their brands.</source>
        <translation>На эту дату ни у одного склада нет права на детали: считается, что детали приходят в срок. Дайте складам право «запчасти» для их марок.</translation>
    </message>
    <message>
        <source>As it is</source>
        <translation>Как есть</translation>
    </message>
    <message>
        <source>Supposed</source>
        <translation>При открытии</translation>
    </message>
    <message>
        <source>{hours} h</source>
        <translation>{hours} ч</translation>
    </message>
    <message>
        <source>{share} within {hours} h</source>
        <translation>{share} за {hours} ч</translation>
    </message>
    <message>
        <source>{share} of the served vehicles get parts within the promise; expected {hours} h</source>
        <translation>{share} обслуживаемых автомобилей получают детали в обещанный срок; ожидаемый срок {hours} ч</translation>
    </message>
    <message>
        <source>With {name}: {now}. As it is: {before}.</source>
        <translation>С открытием ({name}): {now}. Как есть: {before}.</translation>
    </message>
    <message>
        <source>plant</source>
        <translation>завод</translation>
    </message>
    <message>
        <source>parts depot</source>
        <translation>склад запчастей</translation>
    </message>
</context>
<context>
    <name>PartsTable</name>
    <message>
        <source>Add</source>
        <translation>Добавить</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Убрать</translation>
    </message>
    <message>
        <source>Attach a file …</source>
        <translation>Прикрепить файл …</translation>
    </message>
    <message>
        <source>Open the file</source>
        <translation>Открыть файл</translation>
    </message>
    <message>
        <source>Attach a file</source>
        <translation>Прикрепить файл</translation>
    </message>
</context>
<context>
    <name>PasteDialog</name>
    <message>
        <source>Paste</source>
        <translation>Вставка</translation>
    </message>
    <message>
        <source>Checking what was copied …</source>
        <translation>Проверка скопированного …</translation>
    </message>
    <message>
        <source>Only rows with faults</source>
        <translation>Только строки с ошибками</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>Строка</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Что</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Поле</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Было</translation>
    </message>
    <message>
        <source>After, or what is wrong</source>
        <translation>Станет или что не так</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Строки</translation>
    </message>
    <message>
        <source>{new} new, {changed} changed, {same} as in the registry, {faulty} with faults.</source>
        <translation>Новых: {new}, изменённых: {changed}, как в реестре: {same}, с ошибками: {faulty}.</translation>
    </message>
    <message>
        <source>Nothing is written until every fault is mended in the source.</source>
        <translation>Ничего не записывается, пока все ошибки не исправлены в источнике.</translation>
    </message>
    <message>
        <source>new</source>
        <translation>новая</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>изменена</translation>
    </message>
    <message>
        <source>the same</source>
        <translation>без изменений</translation>
    </message>
    <message>
        <source>fault</source>
        <translation>ошибка</translation>
    </message>
    <message>
        <source>Rows not listed: {count}</source>
        <translation>Строк не показано: {count}</translation>
    </message>
    <message>
        <source>Nothing was written.</source>
        <translation>Ничего не записано.</translation>
    </message>
</context>
<context>
    <name>PlaceEditor</name>
    <message>
        <source>Swap them</source>
        <translation>Поменять местами</translation>
    </message>
    <message>
        <source>This place lies {km} km outside {region}.</source>
        <translation>Это место лежит в {km} км за пределами: {region}.</translation>
    </message>
    <message>
        <source>With latitude and longitude swapped it would lie inside. Are they swapped?</source>
        <translation>Если поменять широту и долготу местами, оно окажется внутри. Они перепутаны?</translation>
    </message>
    <message>
        <source>It lies in {inside}. Is the region right?</source>
        <translation>Оно лежит в регионе {inside}. Верен ли регион?</translation>
    </message>
    <message>
        <source>Are the coordinates right, and the region?</source>
        <translation>Верны ли координаты и регион?</translation>
    </message>
</context>
<context>
    <name>PlaceMap</name>
    <message>
        <source>Click the map or drag the marker to set the place.</source>
        <translation>Щёлкните по карте или перетащите метку, чтобы указать место.</translation>
    </message>
</context>
<context>
    <name>PlanCharts</name>
    <message>
        <source>By number</source>
        <translation>По числу</translation>
    </message>
    <message>
        <source>By year</source>
        <translation>По годам</translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation>Покрытие</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>График работ</translation>
    </message>
    <message>
        <source>Cash</source>
        <translation>Деньги</translation>
    </message>
    <message>
        <source>Money a year</source>
        <translation>Денег в год</translation>
    </message>
    <message>
        <source>Years</source>
        <translation>Лет</translation>
    </message>
    <message>
        <source>Months to build</source>
        <translation>Месяцев на стройку</translation>
    </message>
    <message>
        <source>Coverage by number of proposals</source>
        <translation>Покрытие по числу предложений</translation>
    </message>
    <message>
        <source>Coverage by quarter</source>
        <translation>Покрытие по кварталам</translation>
    </message>
    <message>
        <source>Money spent and left by quarter</source>
        <translation>Потрачено и осталось по кварталам</translation>
    </message>
    <message>
        <source>Schedule of the proposals</source>
        <translation>График открытия предложений</translation>
    </message>
    <message>
        <source>Repairable</source>
        <translation>Можно отремонтировать</translation>
    </message>
    <message>
        <source>Looking for the best order …</source>
        <translation>Ищем лучшую очередность …</translation>
    </message>
    <message>
        <source>Proven: no order covers more over these years.</source>
        <translation>Доказано: ни одна очередность не даст большего покрытия за эти годы.</translation>
    </message>
    <message>
        <source>At most {gap} below what any order covers over these years.</source>
        <translation>Не больше чем на {gap} хуже любой другой очередности за эти годы.</translation>
    </message>
    <message>
        <source>{count} of {all} open within these years.</source>
        <translation>За эти годы откроются {count} из {all}.</translation>
    </message>
    <message>
        <source>Spent so far</source>
        <translation>Потрачено всего</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Осталось</translation>
    </message>
    <message>
        <source>not within this money and these years</source>
        <translation>не хватает этих денег или лет</translation>
    </message>
    <message>
        <source>begun {begun}, opens later</source>
        <translation>начало {begun}, откроется позже</translation>
    </message>
    <message>
        <source>begun {begun}, opens {opens}</source>
        <translation>начало {begun}, открытие {opens}</translation>
    </message>
</context>
<context>
    <name>PlanExplanation</name>
    <message>
        <source>How this plan is proven</source>
        <translation>Чем доказан этот план</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>План</translation>
    </message>
    <message>
        <source>Bound</source>
        <translation>Граница</translation>
    </message>
    <message>
        <source>Gap</source>
        <translation>Разрыв</translation>
    </message>
    <message>
        <source>Customers, as the model sees them</source>
        <translation>Потребителей в модели</translation>
    </message>
    <message>
        <source>Things that may be done</source>
        <translation>Возможных действий</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Стоимость</translation>
    </message>
</context>
<context>
    <name>PlanMap</name>
    <message>
        <source>Map of the plan</source>
        <translation>Карта плана</translation>
    </message>
</context>
<context>
    <name>PlanOptions</name>
    <message>
        <source>Each new centre adds at least</source>
        <translation>Новый центр добавляет не меньше</translation>
    </message>
    <message>
        <source>Every region is covered to at least</source>
        <translation>В каждом регионе покрыто от</translation>
    </message>
    <message>
        <source>Centres of today that may close</source>
        <translation>Можно закрыть нынешних центров</translation>
    </message>
    <message>
        <source>Look for at most</source>
        <translation>Искать не дольше</translation>
    </message>
    <message>
        <source>Proof is enough within</source>
        <translation>Достаточная точность</translation>
    </message>
    <message>
        <source> vehicles</source>
        <translation> авто</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source> s</source>
        <translation> с</translation>
    </message>
    <message>
        <source>What can be done at today&apos;s centres competes</source>
        <translation>Учитывать и то, что можно сделать в сегодняшних центрах</translation>
    </message>
    <message>
        <source>An authorisation, a certificate or a technician at a centre that is there may serve vehicles for less money than an opening; where the plan counts who is repaired, so may a shift, a bay or a stock of parts.</source>
        <translation>Права, сертификат или механик в уже работающем центре могут дать обслуживание дешевле, чем открытие; если план считает отремонтированных, то и смена, пост или запас деталей.</translation>
    </message>
    <message>
        <source>Places from a file …</source>
        <translation>Места из файла …</translation>
    </message>
    <message>
        <source>CSV with id, lat, lon; name, cost and capacity if known</source>
        <translation>CSV с id, lat, lon; name, cost и capacity, если известны</translation>
    </message>
    <message>
        <source>Click places on the map</source>
        <translation>Указывать места на карте</translation>
    </message>
    <message>
        <source>Competitors from a file …</source>
        <translation>Конкуренты из файла …</translation>
    </message>
    <message>
        <source>CSV with id, lat, lon. Vehicles that are nearer to one of them are theirs.</source>
        <translation>CSV с id, lat, lon. Автомобили, которые ближе к одному из них, остаются за ним.</translation>
    </message>
    <message>
        <source>Towns too</source>
        <translation>И населённые пункты</translation>
    </message>
    <message>
        <source>Whether the settlements of the registry are places as well</source>
        <translation>Считать ли местами и населённые пункты реестра</translation>
    </message>
    <message>
        <source>Forget them</source>
        <translation>Забыть</translation>
    </message>
    <message>
        <source>Places from a file</source>
        <translation>Места из файла</translation>
    </message>
    <message>
        <source>Tables (*.csv *.txt);;All files (*)</source>
        <translation>Таблицы (*.csv *.txt);;Все файлы (*)</translation>
    </message>
    <message>
        <source>Places of your own: {count}</source>
        <translation>Своих мест: {count}</translation>
    </message>
    <message>
        <source>Competitors: {count}</source>
        <translation>Конкуренты: {count}</translation>
    </message>
    <message>
        <source>In every plan: {names}</source>
        <translation>В любом плане: {names}</translation>
    </message>
    <message>
        <source>In no plan: {names}</source>
        <translation>Ни в одном плане: {names}</translation>
    </message>
</context>
<context>
    <name>PlanPage</name>
    <message>
        <source>How this plan is proven</source>
        <translation>Чем доказан этот план</translation>
    </message>
    <message>
        <source>Back to the proven plan</source>
        <translation>К доказанному плану</translation>
    </message>
    <message>
        <source>Change it</source>
        <translation>Изменить</translation>
    </message>
    <message>
        <source>Neighbouring places of the chosen proposal, and what they cost</source>
        <translation>Соседние места для выбранного предложения и потеря от переноса</translation>
    </message>
    <message>
        <source>Accept …</source>
        <translation>Принять …</translation>
    </message>
    <message>
        <source>Put proposals into the registry as planned centres, or into a scenario</source>
        <translation>Внести предложения в реестр как планируемые центры или в сценарий</translation>
    </message>
    <message>
        <source>Proposals</source>
        <translation>Предложения</translation>
    </message>
    <message>
        <source>Nearly as good</source>
        <translation>Почти не хуже</translation>
    </message>
    <message>
        <source>Steady places</source>
        <translation>Устойчивые места</translation>
    </message>
    <message>
        <source>What is in the way</source>
        <translation>Что мешает</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>Регионы</translation>
    </message>
    <message>
        <source>The registry has changed since this plan was made.</source>
        <translation>После расчёта плана реестр изменился.</translation>
    </message>
    <message>
        <source>Plan again</source>
        <translation>Рассчитать заново</translation>
    </message>
    <message>
        <source>Looking for the best plan …</source>
        <translation>Ищем лучший план …</translation>
    </message>
    <message>
        <source>Best so far {best}, bound {bound}, gap {gap}, {seconds} s</source>
        <translation>Лучший пока {best}, граница {bound}, разрыв {gap}, {seconds} с</translation>
    </message>
    <message>
        <source>“What is in the way” says which places make it so.</source>
        <translation>Какие места мешают — на вкладке «Что мешает».</translation>
    </message>
    <message>
        <source>{name} here: {change} vehicles against the proven plan.</source>
        <translation>{name} здесь: {change} авто к доказанному плану.</translation>
    </message>
    <message>
        <source>Moved by hand: {change} vehicles against the proven plan.</source>
        <translation>Перенесено вручную: {change} авто к доказанному плану.</translation>
    </message>
    <message>
        <source>Accepted into the scenario “{name}”.</source>
        <translation>Принято в сценарий «{name}».</translation>
    </message>
    <message>
        <source>Ask this scenario</source>
        <translation>Показать этот сценарий</translation>
    </message>
</context>
<context>
    <name>PlanQuestionEdit</name>
    <message>
        <source>&amp;Plan</source>
        <translation>&amp;Рассчитать</translation>
    </message>
    <message>
        <source>Look for the best plan (Ctrl+Enter)</source>
        <translation>Найти лучший план (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Стоп</translation>
    </message>
    <message>
        <source>Keep the best plan so far</source>
        <translation>Оставить лучший найденный план</translation>
    </message>
    <message>
        <source>More rules</source>
        <translation>Ещё условия</translation>
    </message>
</context>
<context>
    <name>PlanSentence</name>
    <message>
        <source>Open up to</source>
        <translation>Открыть не больше</translation>
    </message>
    <message>
        <source>Spend up to</source>
        <translation>Потратить не больше</translation>
    </message>
    <message>
        <source>most vehicles are covered</source>
        <translation>покрыть больше всего авто</translation>
    </message>
    <message>
        <source>most vehicles are repaired</source>
        <translation>отремонтировать как можно больше автомобилей</translation>
    </message>
    <message>
        <source>vehicles have the shortest ways</source>
        <translation>сократить путь в среднем</translation>
    </message>
    <message>
        <source>the farthest vehicle is nearest</source>
        <translation>приблизить самых далёких</translation>
    </message>
    <message>
        <source>all vehicles are covered</source>
        <translation>покрыть всех</translation>
    </message>
    <message>
        <source>What limits the plan</source>
        <translation>Чем ограничен план</translation>
    </message>
    <message>
        <source>How many centres</source>
        <translation>Сколько центров</translation>
    </message>
    <message>
        <source>Money to spend</source>
        <translation>Сколько денег</translation>
    </message>
    <message>
        <source>Brand</source>
        <translation>Марка</translation>
    </message>
    <message>
        <source>Reach</source>
        <translation>Радиус</translation>
    </message>
    <message>
        <source>Inhabitants of a town</source>
        <translation>Жителей в городе</translation>
    </message>
    <message>
        <source>Goal of the plan</source>
        <translation>Цель плана</translation>
    </message>
    <message>
        <source> km</source>
        <translation> км</translation>
    </message>
    <message>
        <source>all brands</source>
        <translation>всех марок</translation>
    </message>
    <message>
        <source>Open as few centres as possible for {brand} within {reach} , {regions} , in towns of {town} inhabitants or more, so that {goal} .</source>
        <translation>Открыть как можно меньше центров для {brand} в радиусе {reach} , {regions} , в городах от {town} жителей, чтобы {goal} .</translation>
    </message>
    <message>
        <source>{verb} {budget} on centres for {brand} within {reach} , {regions} , in towns of {town} inhabitants or more, so that {goal} .</source>
        <translation>{verb} {budget} на центры для {brand} в радиусе {reach} , {regions} , в городах от {town} жителей, чтобы {goal} .</translation>
    </message>
    <message>
        <source>{verb} {count} centres for {brand} within {reach} , {regions} , in towns of {town} inhabitants or more, so that {goal} .</source>
        <translation>{verb} {count} центров для {brand} в радиусе {reach} , {regions} , в городах от {town} жителей, чтобы {goal} .</translation>
    </message>
</context>
<context>
    <name>PlanStudies</name>
    <message>
        <source>This takes a moment …</source>
        <translation>Это займёт немного времени …</translation>
    </message>
    <message>
        <source>No other plan comes within 2 % of this one.</source>
        <translation>Других планов в пределах 2 % от этого нет.</translation>
    </message>
    <message>
        <source>Only plans that cover most vehicles are drawn again.</source>
        <translation>Пересчитываются только планы с целью «покрыть больше всего авто».</translation>
    </message>
    <message>
        <source>Nothing: every vehicle that counts is covered.</source>
        <translation>Ничего: покрыты все автомобили, которые учитываются.</translation>
    </message>
    <message>
        <source>A reach of {km} km would be enough.</source>
        <translation>Хватило бы радиуса {km} км.</translation>
    </message>
    <message>
        <source>One more place at {name} would cover {count} vehicles.</source>
        <translation>Ещё одно место — {name} — покрыло бы {count} авто.</translation>
    </message>
</context>
<context>
    <name>PolygonsDialog</name>
    <message>
        <source>The registry has changed meanwhile, and so has what this file would do. Nothing was written; look at it again.</source>
        <translation>Реестр тем временем изменился, и файл сделал бы другое. Ничего не записано; посмотрите ещё раз.</translation>
    </message>
    <message>
        <source>Take in outlines from {file}</source>
        <translation>Принять границы из {file}</translation>
    </message>
    <message>
        <source>Attribute that names the regions</source>
        <translation>Атрибут с названиями регионов</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>Регионы</translation>
    </message>
    <message>
        <source>Take outlines too that lie mostly elsewhere than now</source>
        <translation>Принять и границы, лежащие в основном не там, где сейчас</translation>
    </message>
    <message>
        <source>Take good outlines although others are faulty</source>
        <translation>Принять верные границы, даже если другие с ошибками</translation>
    </message>
    <message>
        <source>Take in</source>
        <translation>Принять</translation>
    </message>
    <message>
        <source>Regions are named by</source>
        <translation>Регионы названы по</translation>
    </message>
    <message>
        <source>Reading and comparing …</source>
        <translation>Чтение и сравнение …</translation>
    </message>
    <message>
        <source>{name} ({count} regions)</source>
        <translation>{name} (регионов: {count})</translation>
    </message>
    <message>
        <source>No feature of the file is named like a region.</source>
        <translation>Ни один объект файла не назван как регион.</translation>
    </message>
    <message>
        <source>Nothing was written.</source>
        <translation>Ничего не записано.</translation>
    </message>
</context>
<context>
    <name>PreviewRows</name>
    <message>
        <source>Which rows</source>
        <translation>Какие строки</translation>
    </message>
    <message>
        <source>Rows of the file</source>
        <translation>Строки файла</translation>
    </message>
    <message>
        <source>Keep the registry’s</source>
        <translation>Оставить как в реестре</translation>
    </message>
    <message>
        <source>Take the file’s</source>
        <translation>Взять из файла</translation>
    </message>
    <message>
        <source>Decide later</source>
        <translation>Решить потом</translation>
    </message>
    <message>
        <source>What is not decided goes to the inbox of conflicts.</source>
        <translation>Нерешённое попадёт в список решений.</translation>
    </message>
    <message>
        <source>What is new</source>
        <translation>Что нового</translation>
    </message>
    <message>
        <source>No row says anything new: the registry is as this file wants it.</source>
        <translation>Ничего нового: в реестре уже так, как в файле.</translation>
    </message>
    <message>
        <source>No row is in this state.</source>
        <translation>Таких строк нет.</translation>
    </message>
    <message>
        <source>rows not listed: {count}</source>
        <translation>не показано строк: {count}</translation>
    </message>
</context>
<context>
    <name>QuestionBar</name>
    <message>
        <source>&amp;Brand</source>
        <translation>&amp;Марка</translation>
    </message>
    <message>
        <source>&amp;Work</source>
        <translation>Работ&amp;ы</translation>
    </message>
    <message>
        <source>service</source>
        <translation>сервис</translation>
    </message>
    <message>
        <source>warranty</source>
        <translation>гарантия</translation>
    </message>
    <message>
        <source>body</source>
        <translation>кузовные</translation>
    </message>
    <message>
        <source>high voltage</source>
        <translation>высоковольтные</translation>
    </message>
    <message>
        <source>&amp;Reach</source>
        <translation>&amp;Радиус</translation>
    </message>
    <message>
        <source>&amp;Date</source>
        <translation>&amp;Дата</translation>
    </message>
    <message>
        <source>&amp;Months ahead</source>
        <translation>М&amp;есяцев вперёд</translation>
    </message>
    <message>
        <source>&amp;Network</source>
        <translation>Се&amp;ть</translation>
    </message>
    <message>
        <source>What is then in force, if nothing is renewed until then</source>
        <translation>Что тогда будет в силе, если до того ничего не продлить</translation>
    </message>
    <message>
        <source> km</source>
        <translation> км</translation>
    </message>
    <message>
        <source>How this number is made</source>
        <translation>Как получено это число</translation>
    </message>
    <message>
        <source>Illustrative centres</source>
        <translation>Условные центры</translation>
    </message>
    <message>
        <source>The service centres and depots were generated; they are not real sites.</source>
        <translation>Сервисные центры и склады сгенерированы; это не настоящие объекты.</translation>
    </message>
    <message>
        <source>All brands</source>
        <translation>Все марки</translation>
    </message>
    <message>
        <source>{brand} (no parc)</source>
        <translation>{brand} (нет парка)</translation>
    </message>
    <message>
        <source>What if: {name} ✕</source>
        <translation>Что если: {name} ✕</translation>
    </message>
    <message>
        <source>Back to what the registry holds</source>
        <translation>Вернуться к тому, что есть в реестре</translation>
    </message>
</context>
<context>
    <name>RecordDialog</name>
    <message>
        <source>Restore the value before this change</source>
        <translation>Вернуть значение до этого изменения</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>Поля</translation>
    </message>
    <message>
        <source>History</source>
        <translation>История</translation>
    </message>
    <message>
        <source>Choose the change of one field.</source>
        <translation>Выберите изменение одного поля.</translation>
    </message>
    <message>
        <source>The old value stands in its field; save to keep it.</source>
        <translation>Прежнее значение снова в поле; сохраните, чтобы оно осталось.</translation>
    </message>
</context>
<context>
    <name>RegionChoice</name>
    <message>
        <source>{region} and {count} more</source>
        <translation>{region} и ещё {count}</translation>
    </message>
    <message>
        <source>in any region</source>
        <translation>в любом регионе</translation>
    </message>
    <message>
        <source>none in {regions}</source>
        <translation>кроме: {regions}</translation>
    </message>
    <message>
        <source>only in {regions}</source>
        <translation>только: {regions}</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>Регионы</translation>
    </message>
</context>
<context>
    <name>RegionDialog</name>
    <message>
        <source>Regions</source>
        <translation>Регионы</translation>
    </message>
    <message>
        <source>Nothing opens in the ticked regions</source>
        <translation>В отмеченных регионах ничего не открывать</translation>
    </message>
    <message>
        <source>Centres open in the ticked regions alone</source>
        <translation>Открывать только в отмеченных регионах</translation>
    </message>
    <message>
        <source>What the ticks mean</source>
        <translation>Что значат отметки</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Поиск</translation>
    </message>
    <message>
        <source>Any region</source>
        <translation>Любой регион</translation>
    </message>
</context>
<context>
    <name>Registries</name>
    <message>
        <source>Make the demo registry</source>
        <translation>Создать демонстрационный реестр</translation>
    </message>
    <message>
        <source>Make an empty registry</source>
        <translation>Создать пустой реестр</translation>
    </message>
    <message>
        <source>Registries (*.sqlite);;All files (*)</source>
        <translation>Реестры (*.sqlite);;Все файлы (*)</translation>
    </message>
    <message>
        <source>Open a registry</source>
        <translation>Открыть реестр</translation>
    </message>
</context>
<context>
    <name>RegistryDesk</name>
    <message>
        <source>To show that a facility has closed, set its status instead: it then stays in the history of the network.</source>
        <translation>Чтобы показать, что объект закрылся, задайте ему статус: так он останется в истории сети.</translation>
    </message>
    <message>
        <source>It can be undone.</source>
        <translation>Это можно отменить.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Удалить</translation>
    </message>
    <message>
        <source>Tables (*.csv *.xlsx *.txt *.tsv);;Outlines of regions (*.geojson *.json *.gpkg *.shp *.zip);;All files (*)</source>
        <translation>Таблицы (*.csv *.xlsx *.txt *.tsv);;Границы регионов (*.geojson *.json *.gpkg *.shp *.zip);;Все файлы (*)</translation>
    </message>
    <message>
        <source>Take in a file</source>
        <translation>Принять файл</translation>
    </message>
    <message>
        <source>Save the receipt …</source>
        <translation>Сохранить квитанцию …</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>Текст (*.txt)</translation>
    </message>
    <message>
        <source>Save the receipt</source>
        <translation>Сохранить квитанцию</translation>
    </message>
    <message>
        <source>Saved: {what}</source>
        <translation>Сохранено: {what}</translation>
    </message>
    <message>
        <source>Done again: {what}</source>
        <translation>Повторено: {what}</translation>
    </message>
    <message>
        <source>Undone: {what}</source>
        <translation>Отменено: {what}</translation>
    </message>
</context>
<context>
    <name>RiskPage</name>
    <message>
        <source>Coverage of today&apos;s vehicles on the first of each month, if nothing is renewed: rights, certificates and statuses count as they are recorded. Click a month to ask the whole window on that day.</source>
        <translation>Покрытие нынешнего парка на первое число каждого месяца, если ничего не продлить: права, сертификаты и статусы считаются так, как они внесены. Щёлкните месяц, чтобы всё окно показало этот день.</translation>
    </message>
    <message>
        <source>Covered vehicles when centres close, the least needed first, and when centres open at the white spots, the largest first.</source>
        <translation>Покрытие, если центры закрываются, начиная с наименее нужных, и если открываются в белых пятнах, начиная с крупнейших.</translation>
    </message>
    <message>
        <source>Coverage by date</source>
        <translation>Покрытие по датам</translation>
    </message>
    <message>
        <source>Closing and opening</source>
        <translation>Закрытие и открытие</translation>
    </message>
    <message>
        <source>Renewals</source>
        <translation>Продления</translation>
    </message>
    <message>
        <source>If one centre closes</source>
        <translation>Если центр закроется</translation>
    </message>
    <message>
        <source>If a brand leaves</source>
        <translation>Если марка уйдёт</translation>
    </message>
    <message>
        <source>No vehicle depends on a single centre at this reach.</source>
        <translation>При такой досягаемости ни один автомобиль не зависит от единственного центра.</translation>
    </message>
    <message>
        <source>Nothing ends in the two years after the chosen date. Give rights, certificates and contracts their last day on the cards of the facilities.</source>
        <translation>В ближайшие два года после выбранной даты ничего не заканчивается. Укажите на карточках объектов последний день прав, сертификатов и договоров.</translation>
    </message>
    <message>
        <source>No brand has vehicles here.</source>
        <translation>Здесь нет автомобилей ни одной марки.</translation>
    </message>
    <message>
        <source>{backed} of the covered vehicles have a second centre within reach; {alone} depend on a single one.</source>
        <translation>У {backed} покрытых автомобилей есть второй центр в пределах досягаемости; от единственного зависят {alone}.</translation>
    </message>
    <message>
        <source>Coverage if nothing is renewed</source>
        <translation>Покрытие без продлений</translation>
    </message>
    <message>
        <source>Centres closed</source>
        <translation>Закрыто центров</translation>
    </message>
    <message>
        <source>Centres opened</source>
        <translation>Открыто центров</translation>
    </message>
</context>
<context>
    <name>ScenarioChanges</name>
    <message>
        <source>What it changes</source>
        <translation>Что меняется</translation>
    </message>
    <message>
        <source>Change a facility …</source>
        <translation>Изменить объект …</translation>
    </message>
    <message>
        <source>Other numbers of a centre, its closing, or its opening again</source>
        <translation>Другие числа центра, его закрытие или открытие вновь</translation>
    </message>
    <message>
        <source>Edit …</source>
        <translation>Изменить …</translation>
    </message>
    <message>
        <source>Other numbers or status of the facility of the chosen row</source>
        <translation>Другие числа или статус объекта из выбранной строки</translation>
    </message>
    <message>
        <source>Take out</source>
        <translation>Убрать</translation>
    </message>
    <message>
        <source>The chosen changes, with what belongs to a centre that opens</source>
        <translation>Выбранные изменения, вместе с тем, что относится к открываемому центру</translation>
    </message>
    <message>
        <source>Choose one scenario to see what it changes.</source>
        <translation>Выберите один сценарий, чтобы увидеть, что он меняет.</translation>
    </message>
</context>
<context>
    <name>ScenarioFacilityDialog</name>
    <message>
        <source>Change in the scenario “{name}”</source>
        <translation>Изменение в сценарии «{name}»</translation>
    </message>
    <message>
        <source>Name or code</source>
        <translation>Название или код</translation>
    </message>
    <message>
        <source>&amp;Facility</source>
        <translation>&amp;Объект</translation>
    </message>
    <message>
        <source>&amp;Status</source>
        <translation>&amp;Статус</translation>
    </message>
    <message>
        <source>Si&amp;nce</source>
        <translation>С &amp;какого дня</translation>
    </message>
    <message>
        <source>Choose whose numbers or status the scenario changes.</source>
        <translation>Выберите объект, числа или статус которого меняет сценарий.</translation>
    </message>
    <message>
        <source>in the registry: {value}</source>
        <translation>в реестре: {value}</translation>
    </message>
    <message>
        <source>The scenario opens it. To do without it, take it out of the scenario.</source>
        <translation>Объект открывает сам сценарий. Чтобы обойтись без него, уберите его из сценария.</translation>
    </message>
    <message>
        <source>opened by the scenario</source>
        <translation>открыт сценарием</translation>
    </message>
    <message>
        <source>What is left empty is as in the registry.</source>
        <translation>Что не заполнено, остаётся как в реестре.</translation>
    </message>
    <message>
        <source>as in the registry: {status}</source>
        <translation>как в реестре: {status}</translation>
    </message>
</context>
<context>
    <name>ScenarioNameDialog</name>
    <message>
        <source>Scenario</source>
        <translation>Сценарий</translation>
    </message>
    <message>
        <source>Name:</source>
        <translation>Название:</translation>
    </message>
    <message>
        <source>Note:</source>
        <translation>Примечание:</translation>
    </message>
</context>
<context>
    <name>ScenariosDialog</name>
    <message>
        <source>Scenarios</source>
        <translation>Сценарии</translation>
    </message>
    <message>
        <source>A scenario holds what would be otherwise: the registry stays as it is. Choose under “Network”, above every page, which of them is asked.</source>
        <translation>Сценарий хранит то, что было бы иначе: реестр остаётся как есть. В поле «Сеть» над каждой страницей выбирают, по какому из них идёт расчёт.</translation>
    </message>
    <message>
        <source>What it changes</source>
        <translation>Что меняется</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>Сравнение</translation>
    </message>
    <message>
        <source>Ask this one</source>
        <translation>Показать</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Сравнить</translation>
    </message>
    <message>
        <source>New …</source>
        <translation>Новый …</translation>
    </message>
    <message>
        <source>Rename …</source>
        <translation>Переименовать …</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Удалить</translation>
    </message>
    <message>
        <source>Put into the registry</source>
        <translation>Внести в реестр</translation>
    </message>
    <message>
        <source>The chosen ones beside the registry; without a choice all of them</source>
        <translation>Выбранные рядом с реестром; если не выбрано – все</translation>
    </message>
    <message>
        <source>Its openings become planned centres with their rights</source>
        <translation>Открытия станут планируемыми центрами с их правами</translation>
    </message>
    <message>
        <source>No scenario yet. Make a plan and accept it into one, or begin an empty one with “New”.</source>
        <translation>Сценариев ещё нет. Рассчитайте план и примите его в сценарий или начните пустой кнопкой «Новый».</translation>
    </message>
    <message>
        <source>Deleted: {names}</source>
        <translation>Удалено: {names}</translation>
    </message>
    <message>
        <source>Taken out of the scenario.</source>
        <translation>Убрано из сценария.</translation>
    </message>
    <message>
        <source>… and {count} more</source>
        <translation>… и ещё {count}</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Отменить</translation>
    </message>
</context>
<context>
    <name>SendDialog</name>
    <message>
        <source>Send out</source>
        <translation>Отправить</translation>
    </message>
    <message>
        <source>What goes out knows what the registry held when it left. So it may come back late, twice or in another order: only what was changed in it counts.</source>
        <translation>Файл знает, что было в реестре при отправке. Поэтому он может вернуться поздно, дважды или в другом порядке: учитывается только изменённое в нём.</translation>
    </message>
    <message>
        <source>Everything in one file</source>
        <translation>Всё в одном файле</translation>
    </message>
    <message>
        <source>One file for each region</source>
        <translation>По файлу на регион</translation>
    </message>
    <message>
        <source>Workbook with locked keys and drop-downs (XLSX)</source>
        <translation>Книга с закрытыми ключами и списками (XLSX)</translation>
    </message>
    <message>
        <source>The same as CSV, with words of the language</source>
        <translation>То же в CSV, словами языка</translation>
    </message>
    <message>
        <source>Plain CSV with codes, for other programs</source>
        <translation>Простой CSV с кодами, для программ</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Таблица</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Регион</translation>
    </message>
    <message>
        <source>May be changed</source>
        <translation>Можно менять</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>Форма</translation>
    </message>
    <message>
        <source>Language of the recipient</source>
        <translation>Язык получателя</translation>
    </message>
</context>
<context>
    <name>StaleDialog</name>
    <message>
        <source>Changed by somebody else meanwhile</source>
        <translation>Тем временем изменено кем-то ещё</translation>
    </message>
    <message>
        <source>Since you opened it, somebody else has changed what you changed too. Nothing was written yet. Choose what is to stand; the other value stays in the history.</source>
        <translation>Пока карточка была открыта, кто-то ещё изменил то же самое. Ничего ещё не записано. Выберите, что останется; другое значение сохранится в истории.</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Поле</translation>
    </message>
    <message>
        <source>You had seen</source>
        <translation>Вы видели</translation>
    </message>
    <message>
        <source>Now, by somebody else</source>
        <translation>Сейчас, от другого</translation>
    </message>
    <message>
        <source>Yours</source>
        <translation>Ваше</translation>
    </message>
    <message>
        <source>Delete it</source>
        <translation>Удалить</translation>
    </message>
    <message>
        <source>(empty)</source>
        <translation>(пусто)</translation>
    </message>
</context>
<context>
    <name>StatusDialog</name>
    <message>
        <source>&amp;Status</source>
        <translation>&amp;Статус</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>С даты</translation>
    </message>
    <message>
        <source>Nothing is deleted: the statuses before that day stay in the history.</source>
        <translation>Ничего не удаляется: прежние статусы остаются в истории.</translation>
    </message>
</context>
<context>
    <name>SyncPage</name>
    <message>
        <source>Files from the field are merged field by field with what their sender had seen. What both sides changed waits here until somebody decides; every decision and every file can be undone.</source>
        <translation>Файлы из регионов сливаются поле за полем с тем, что видел отправитель. Изменённое с обеих сторон ждёт здесь решения; каждое решение и каждый файл можно отменить.</translation>
    </message>
    <message>
        <source>Take in a file …</source>
        <translation>Принять файл …</translation>
    </message>
    <message>
        <source>Send out …</source>
        <translation>Отправить …</translation>
    </message>
    <message>
        <source>To decide</source>
        <translation>Решить</translation>
    </message>
    <message>
        <source>Files taken in</source>
        <translation>Принятые файлы</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Файлы</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Папка</translation>
    </message>
    <message>
        <source>For the chosen rows</source>
        <translation>Для выбранных строк</translation>
    </message>
    <message>
        <source>For all of this field</source>
        <translation>Для всех по этому полю</translation>
    </message>
    <message>
        <source>For all of this file</source>
        <translation>Для всех из этого файла</translation>
    </message>
    <message>
        <source>For all of this sender</source>
        <translation>Для всех от этого отправителя</translation>
    </message>
    <message>
        <source>Which ones</source>
        <translation>Какие</translation>
    </message>
    <message>
        <source>Keep the registry’s</source>
        <translation>Оставить как в реестре</translation>
    </message>
    <message>
        <source>Take the file’s</source>
        <translation>Взять из файла</translation>
    </message>
    <message>
        <source>Undo this file</source>
        <translation>Отменить этот файл</translation>
    </message>
    <message>
        <source>To decide ({count})</source>
        <translation>Решить ({count})</translation>
    </message>
    <message>
        <source>Nothing to decide. Take in a file, or send out templates to be filled.</source>
        <translation>Решать нечего. Примите файл или отправьте шаблоны для заполнения.</translation>
    </message>
    <message>
        <source>No file was taken in yet. “Take in a file …” shows what it would do first.</source>
        <translation>Файлы ещё не принимались. «Принять файл …» сначала покажет, что изменится.</translation>
    </message>
    <message>
        <source>{count} to be decided so</source>
        <translation>будет решено: {count}</translation>
    </message>
</context>
<context>
    <name>TablePanel</name>
    <message>
        <source>Filter</source>
        <translation>Фильтр</translation>
    </message>
    <message>
        <source>Filter the rows</source>
        <translation>Фильтр строк</translation>
    </message>
    <message>
        <source>Copy rows</source>
        <translation>Копировать строки</translation>
    </message>
    <message>
        <source>No row has these words.</source>
        <translation>Нет строк с такими словами.</translation>
    </message>
    <message>
        <source>{shown} of {all}</source>
        <translation>{shown} из {all}</translation>
    </message>
</context>
<context>
    <name>TermsDialog</name>
    <message>
        <source>What the figures mean</source>
        <translation>Что означают показатели</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Показатели</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Фильтр</translation>
    </message>
    <message>
        <source>Filter the figures</source>
        <translation>Отобрать показатели</translation>
    </message>
    <message>
        <source>No figure has these words.</source>
        <translation>Нет показателя с такими словами.</translation>
    </message>
</context>
<context>
    <name>TilesChoice</name>
    <message>
        <source>Background map on the map page</source>
        <translation>Подложка на странице с картой</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>Skip</source>
        <translation>Пропустить</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Назад</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Готово</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Далее</translation>
    </message>
    <message>
        <source>{step} of {all}</source>
        <translation>{step} из {all}</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Make the demo registry</source>
        <translation>Создать демонстрационный реестр</translation>
    </message>
    <message>
        <source>Open a registry …</source>
        <translation>Открыть реестр …</translation>
    </message>
    <message>
        <source>New registry …</source>
        <translation>Новый реестр …</translation>
    </message>
    <message>
        <source>Opening the registry …</source>
        <translation>Реестр открывается …</translation>
    </message>
    <message>
        <source>There is no registry yet</source>
        <translation>Реестра ещё нет</translation>
    </message>
    <message>
        <source>A registry holds regions, demand, service centres, depots and plants in one file. Begin with the demo, made from published figures, open a file, or make an empty registry.</source>
        <translation>Реестр хранит регионы, спрос, сервисные центры, склады и заводы в одном файле. Начните с демонстрационного, созданного по опубликованным данным, откройте файл или создайте пустой реестр.</translation>
    </message>
</context>
<context>
    <name>WorkStatus</name>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
</context>
</TS>
