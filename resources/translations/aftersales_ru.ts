<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru_RU">
<context>
    <name>CoveragePage</name>
    <message>
        <source>Regions</source>
        <translation>Регионы</translation>
    </message>
    <message>
        <source>White spots</source>
        <translation>Белые пятна</translation>
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
    <name>ExplanationDialog</name>
    <message>
        <source>How this number is made</source>
        <translation>Как получено это число</translation>
    </message>
    <message>
        <source>Coverage is the share of vehicles that have a service centre within reach. A centre counts when it is active on the date and authorised for the vehicle's brand. Reach is the distance along the earth's surface, its edge included.</source>
        <translation>Покрытие — доля автомобилей, у которых в пределах радиуса есть сервисный центр. Центр учитывается, если на дату он действует и авторизован для марки автомобиля. Радиус — расстояние по поверхности Земли, граница включена.</translation>
    </message>
    <message>
        <source>Vehicles without any centre</source>
        <translation>Автомобили без единого центра</translation>
    </message>
    <message>
        <source>A region's vehicles are spread over its settlements by population. Every figure with its source is on the page “Demand figures”.</source>
        <translation>Автомобили региона распределены по населённым пунктам пропорционально населению. Все цифры с источниками — на странице «Данные о спросе».</translation>
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
        <source>Facilities</source>
        <translation>Объекты</translation>
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
        <source>Service centres, parts depots and plants with their status and brands on the chosen date. A facility without coordinates is listed here and not on the map.</source>
        <translation>Сервисные центры, склады и заводы с их статусом и марками на выбранную дату. Объект без координат есть здесь, но не на карте.</translation>
    </message>
    <message>
        <source>Every figure in force on the chosen date with its basis and source. Measured figures were published; estimated ones say by which rule they were made.</source>
        <translation>Все цифры на выбранную дату с основанием и источником. Измеренные опубликованы; у оценок указано правило расчёта.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Make the demo registry</source>
        <translation>Создать демонстрационный реестр</translation>
    </message>
    <message>
        <source>Open a registry</source>
        <translation>Открыть реестр</translation>
    </message>
    <message>
        <source>Registries (*.sqlite);;All files (*)</source>
        <translation>Реестры (*.sqlite);;Все файлы (*)</translation>
    </message>
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
        <source>Open</source>
        <translation>Открыть</translation>
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
        <source>&amp;File</source>
        <translation>&amp;Файл</translation>
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
        <source>Make the demo registry</source>
        <translation>Создать демонстрационный реестр</translation>
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
        <source>About</source>
        <translation>О программе</translation>
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
    <name>QuestionBar</name>
    <message>
        <source>&amp;Brand</source>
        <translation>&amp;Марка</translation>
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
        <source>Opening the registry …</source>
        <translation>Реестр открывается …</translation>
    </message>
    <message>
        <source>There is no registry yet</source>
        <translation>Реестра ещё нет</translation>
    </message>
    <message>
        <source>A registry holds regions, demand, service centres, depots and plants in one file. Begin with the demo, made from published figures, or open a file.</source>
        <translation>Реестр хранит в одном файле регионы, спрос, сервисные центры, склады и заводы. Начните с демонстрационного, составленного по опубликованным данным, или откройте файл.</translation>
    </message>
</context>
</TS>
