"""Writes intents-en.csv and intents-es.csv: what people say to a house, and what they want by it.

    python examples/data/make_intents.py

The templates are Home Assistant's (PyPI `home-assistant-intents` 2026.10.27), cut down to what people say: theirs recognize sentences
and so allow more than that.
"""

import argparse
import csv
import random
import re
from pathlib import Path

from templates import Template

SLOTS = {
    'en': {
        'area': ['kitchen', 'living room', 'bedroom', 'bathroom', 'office', 'hallway', 'garage', 'dining room'],
        'light': ['desk lamp', 'ceiling light', 'night light', 'floor lamp', 'porch light', 'reading lamp'],
        'device': ['coffee machine', 'heater', 'ceiling fan', 'kettle', 'dishwasher', 'TV', 'Christmas tree'],
        'player': ['TV', 'speaker', 'radio', 'stereo', 'soundbar'],
        'climate': ['thermostat', 'radiator', 'air conditioner', 'heat pump'],
        'city': ['London', 'Madrid', 'New York', 'Paris', 'Dublin', 'Sydney', 'Lima', 'Chicago'],
        'item': ['milk', 'eggs', 'bread', 'apples', 'olive oil', 'coffee', 'rice', 'toothpaste', 'cheese', 'dog food', 'paper towels', 'bananas'],
        'music': ['some jazz', 'Abbey Road', 'Bohemian Rhapsody', 'Nina Simone', 'the Beatles', 'Billie Jean', 'Vivaldi', 'Daft Punk', 'Kind of Blue', 'Bob Marley'],
        'what_for': ['pizza', 'pasta', 'laundry', 'tea', 'workout', 'egg', 'homework'],
        'color': ['red', 'blue', 'green', 'orange', 'purple', 'warm white', 'cold white'],
        'time': ['5 minute', '10 minute', '15 minute', '30 minute', '45 minute', '2 hour', '3 hour', '90 second'],
        'degrees': ['17', '18', '19', '20', '21', '22', '23', '24'],
        'percent': ['10', '20', '25', '30', '40', '50', '60', '70', '80', '90'],
    },
    'es': {
        'area': ['la cocina', 'el salón', 'el dormitorio', 'el baño', 'la oficina', 'el pasillo', 'el garaje', 'el comedor', 'la terraza'],
        'light': ['la lámpara de pie', 'la luz del techo', 'la lámpara del escritorio', 'la luz del porche', 'la lamparita', 'el foco'],
        'device': ['la cafetera', 'la estufa', 'el ventilador', 'el lavavajillas', 'el árbol de Navidad', 'la tele', 'el horno'],
        'player': ['la tele', 'el altavoz', 'la radio', 'el equipo de música'],
        'climate': ['el termostato', 'el radiador', 'el aire acondicionado', 'la caldera'],
        'city': ['Madrid', 'Sevilla', 'Buenos Aires', 'Bogotá', 'Lima', 'París', 'Valencia', 'Montevideo'],
        'item': ['leche', 'huevos', 'pan', 'manzanas', 'aceite de oliva', 'café', 'arroz', 'pasta de dientes', 'queso', 'comida para el perro', 'papel de cocina', 'plátanos'],
        'music': ['algo de jazz', 'Paco de Lucía', 'Rosalía', 'los Beatles', 'Mediterráneo', 'Vivaldi', 'Celia Cruz', 'Entre dos aguas', 'Juan Luis Guerra', 'Mercedes Sosa'],
        'what_for': ['la pizza', 'la pasta', 'la colada', 'el té', 'los ejercicios', 'los huevos', 'los deberes'],
        'color': ['rojo', 'azul', 'verde', 'naranja', 'morado', 'blanco cálido', 'blanco frío'],
        'time': ['5 minutos', '10 minutos', '15 minutos', '30 minutos', '45 minutos', '2 horas', 'media hora', '90 segundos'],
        'degrees': ['17', '18', '19', '20', '21', '22', '23', '24'],
        'percent': ['10', '20', '25', '30', '40', '50', '60', '70', '80', '90'],
    },
}  # fmt: skip

INTENTS = {
    'en': {
        'turn on': [
            '(turn|switch) on the (lights|lamps) [in the {area}]', '(turn|switch) the {area} (lights|lamps) on', '[please] (turn|switch) on the {light}',
            '(turn|switch) the {device} on', 'activate the {device}', 'light up the {area}', 'lights on in the {area}', '(start|turn on) the {device} [in the {area}]'],
        'turn off': [
            '(turn|switch) off the (lights|lamps) [in the {area}]', '(turn|switch) the {area} (lights|lamps) off', '[please] (turn|switch) off the {light}',
            '(turn|switch) the {device} off', 'deactivate the {device}', 'lights (out|off) in the {area}', 'turn out the {light}', 'shut down the {device} [in the {area}]'],
        'adjust the lights': [
            '(set|change) the brightness in the {area} to {percent}[ percent|%]', '(increase|decrease) the brightness [in the {area}]', '(set|change) the {light} to {color}',
            'make the {area} lights {color}', '(set|change) the color of the {light} to {color}', 'dim the {light} to {percent} percent', '{light} brightness to {percent}%',
            'make the {area} [a bit] (brighter|darker)'],
        'ask for the temperature': [
            "(what's|what is|tell me) the [current] temperature [in the {area}]", 'how (hot|cold|warm|cool) is it [in the {area}]', 'how (hot|cold|warm) is the {area}',
            "(what's|tell me) the {area} temperature", "(what's|what is) the {climate} at", 'how many degrees is it in the {area}'],
        'set the temperature': [
            '(set|change|turn) the temperature to {degrees}[ degrees|°]', '(set|adjust|change) the {area} temperature to {degrees}[ degrees]', '(increase|decrease) the temperature in the {area} to {degrees}',
            '(set|turn) the {climate} to {degrees} [degrees]', 'make it {degrees} degrees in the {area}'],
        'ask for the weather': [
            "(what's|what is|tell me) the weather (in|for|at) {city}", "(what's|how is) the weather [today|like]", "what will the weather be like [in {city}|tomorrow]", 'tell me the {city} weather',
            'is it (raining|sunny|windy|snowing) in {city}', 'do I need an umbrella [today|in {city}]'],
        'ask for the date': [
            "(what's|what is|tell me) (today's|the current) date", "(what's|what is|tell me) the date [today]", 'what day is it [today]', 'which day of the (week|month) is it', 'what date do we have today',
            'do you know the date', 'what day of the week is it', 'which (month|year) is it', 'is it (Monday|Friday|Sunday) today'],
        'start a timer': [
            '(start|set|create) a {time} timer [for the {what_for}]', '[set] a timer for {time}s', '(start|set|create) a timer called {what_for} for {time}s', '{time} timer for the {what_for}',
            'remind me in {time}s', 'count down {time}s'],
        'cancel a timer': [
            '(cancel|stop) (the|my) timer', '(cancel|stop) (the|my) {what_for} timer', '(cancel|stop) the timer in the {area}', '(cancel|stop|delete) (the|my) {time} timer', "I don't need the {what_for} timer anymore",
            '(cancel|stop) the timer (called|for) {what_for}'],
        'ask for a timer': [
            'how much time is left on (the|my) [{what_for}] timer', 'how long is left on the {time} timer', '{what_for} timer status', 'status of (the|my) [{area}] timer', 'when does the {what_for} timer (end|ring)',
            'how long until the {what_for} timer (is done|ends)'],
        'play music': [
            'play {music} [in the {area}]', 'play {music} on the {player}', 'play (the (song|album|playlist)|something by) {music}', 'I want to (hear|listen to) {music}', 'put on {music} [in the {area}]'],
        'pause the music': [
            'pause [the] (music|song|radio)', 'pause the {player} [in the {area}]', 'pause the {area} (music|player)', 'stop [playing] the music [in the {area}]', 'stop the {player} for a moment', 'hold the (music|song)',
            'pause playback [on the {player}]'],
        'skip a song': [
            'next (song|track) [please]', 'skip (this|the) (song|track)', 'skip to the next (song|track)', 'next track (in the {area}|on the {player})', 'play the next (song|track) [in the {area}]',
            'skip this (song|track) on the {player}', "I don't like this song, next"],
        'set the volume': [
            '(set|change|turn) the volume to {percent}[ percent|%]', '(set|change) the {area} volume to {percent}', 'turn the volume (up|down) to {percent}[ percent]', '(set|turn) the {player} volume to {percent}[ percent]',
            'volume (up|down) [in the {area}]', 'make the {player} (louder|quieter)'],
        'add to the shopping list': [
            '(add {item} to|put {item} on) (my|the) shopping list', 'add {item} to the list', 'put {item} on (my|the) list', 'we (need|are out of) {item}', 'buy {item} [and {item}]'],
    },
    'es': {
        'encender': [
            '(enciende|prende|encienda) las luces [de {area}]', '(enciende|prende|encender) {light}', '[por favor] enciende {light}', '(enciende|conecta|pon) {device}', 'activa {device}', '(enciende|encender) la luz (de|en) {area}',
            'ilumina {area}', 'pon en marcha {device}'],
        'apagar': [
            '(apaga|apague) las luces [de {area}]', '(apaga|apagar) {light}', '[por favor] apaga {light}', '(apaga|desconecta) {device}', 'desactiva {device}', '(apaga|apagar) la luz (de|en) {area}', 'apaga todo en {area}',
            'deja {area} a oscuras'],
        'ajustar las luces': [
            '(pon|ajusta|cambia) el brillo de {area} al {percent}[%| por ciento]', '(sube|baja|aumenta|reduce) el brillo [de {area}]', '(pon {light} en {color}|cambia {light} a {color})', '(pon|cambia) el color de {light} a {color}',
            'pon las luces de {area} en {color}', 'baja {light} al {percent} por ciento', 'quiero (más|menos) luz en {area}'],
        'preguntar la temperatura': [
            '(qué temperatura hay|cuál es la temperatura) en {area}', 'qué temperatura hace [ahora|ahora mismo] [en {area}]', 'a cuántos grados (está|estamos en) {area}', 'cuántos grados (hace|hay) en {area}', 'hace (frío|calor) en {area}',
            'dime la temperatura de {area}', 'a qué temperatura está {climate}'],
        'fijar la temperatura': [
            '(pon|ajusta|cambia|configura) la temperatura a {degrees}[ grados|°]', '(sube|baja) la temperatura de {area} a {degrees}[ grados]', '(pon|ajusta) {climate} a {degrees} grados', 'quiero {area} a {degrees} grados',
            'establece la temperatura de {area} en {degrees}[ grados]'],
        'preguntar el tiempo': [
            'qué tiempo hace [hoy|ahora] en {city}', 'cómo está el tiempo [hoy|ahora] [en {city}]', 'dime el tiempo en {city}', 'qué tiempo (hará|va a hacer) mañana [en {city}]', '(llueve|nieva|hace sol) en {city}', 'necesito paraguas hoy',
            'va a llover [hoy|mañana] en {city}'],
        'preguntar la fecha': [
            '[dime] qué (día|fecha) es hoy', '[dime] (a|en) qué (día|fecha) estamos [hoy]', '(dime|sabes) la fecha [de hoy]', 'cuál es la fecha [de hoy]', 'qué día de la semana es [hoy]', 'en qué (mes|año) estamos', 'hoy es (lunes|viernes|domingo)'],
        'poner un temporizador': [
            '(pon|crea|inicia) un temporizador de {time}', '(pon|inicia) un temporizador para {what_for} de {time}', 'temporizador de {time} [para {what_for}]', 'empieza una cuenta atrás de {time}', 'avísame (dentro de|en) {time}',
            'cuenta {time} para {what_for}'],
        'cancelar un temporizador': [
            '(cancela|para|elimina|borra) (el|mi) temporizador', '(cancela|para|elimina) el temporizador de {what_for}', '(cancela|borra) (el|mi) temporizador de {time}', '(cancela|para) el temporizador de {area}', 'cancela la cuenta atrás [de {time}]',
            'ya no necesito el temporizador de {what_for}'],
        'preguntar por un temporizador': [
            'cuánto [tiempo] (falta|queda) (para|en) el temporizador [de {what_for}]', 'cuánto le queda a el temporizador de {what_for}', 'cuánto falta para {what_for}', 'cuál es el estado de el temporizador [de {time}]', 'cuándo acaba (el|mi) temporizador [de {what_for}]',
            'cuánto tiempo le queda a la cuenta atrás'],
        'poner música': [
            '(pon|reproduce) {music} [en {area}]', '(pon|reproduce) {music} en {player}', '(pon|reproduce) (la canción|el disco|la lista) {music}', 'quiero (oír|escuchar) {music}', 'pon (música|algo) de {music}'],
        'pausar la música': [
            '(pausa|para|detén) la (música|canción|reproducción)', '(pausa|para) la música (de|en) {area}', '(pausa|detén) {player} [un momento]', 'pon la música en pausa', 'pausa la reproducción (en {area}|en {player})', 'para un momento la canción'],
        'saltar una canción': [
            '(siguiente canción|canción siguiente|siguiente tema) [por favor]', '(salta|pasa) [a] la siguiente canción', '(salta|pasa) esta canción [en {player}]', 'pon la siguiente canción [en {area}|en {player}]', 'no me gusta esta canción, la siguiente',
            'salta a el siguiente tema [en {area}]'],
        'ajustar el volumen': [
            '(pon|ajusta|cambia) el volumen al {percent}[%| por ciento]', '(sube|baja) el volumen [de {player}|en {area}]', '(sube|baja) el volumen de {player} al {percent}', 'pon {player} al {percent} por ciento de volumen', '(más|menos) volumen en {area}',
            'baja un poco {player}, que está muy alto'],
        'añadir a la compra': [
            '(añade|agrega) {item} a la lista de la compra', '(pon|apunta) {item} en la lista de la compra', '(añade {item} a|apunta {item} en) mi lista', 'apunta en la lista de la compra {item}', 'hay que comprar {item} [y {item}]', '(falta|necesitamos) {item} en casa'],
    },
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--sentences', type=int, default=24, help='how many of each intent')
    parser.add_argument('--seed', type=int, default=0)
    a = parser.parse_args()
    for language, intents in INTENTS.items():
        rows = [
            (sentence, label)
            for label, templates in intents.items()
            for sentence in sentences(language, templates, a.sentences, random.Random(f'{a.seed} {language} {label}'))
        ]
        path = Path(__file__).parent / f'intents-{language}.csv'
        with path.open('w', encoding='utf-8', newline='') as file:
            writer = csv.writer(file, lineterminator='\n')
            writer.writerows([('text', 'label'), *rows])
        print(f'{path.name}: {len(rows)} sentences, {len(intents)} intents')


def sentences(language: str, templates: list[str], count: int, rng: random.Random) -> list[str]:
    """`count` different sentences, the templates in turn, so that none outweighs the others."""
    template = Template(rng, lambda name: rng.choice(SLOTS[language][name]))
    found: dict[str, None] = {}
    for _ in range(1000):
        for text in rng.sample(templates, len(templates)):
            found.setdefault(tidy(template.expand(text)))
            if len(found) == count:
                return list(found)
    raise ValueError(f'The templates allow {len(found)} sentences, not {count}: {templates[0]}')


def tidy(text: str) -> str:
    """One space between words; "de el" is "del" and "a el" is "al"."""
    text = re.sub(r'\s+', ' ', text).strip()
    return re.sub(r'\b(a|de) el\b', lambda match: f'{match[1]}l', text)


if __name__ == '__main__':
    main()
